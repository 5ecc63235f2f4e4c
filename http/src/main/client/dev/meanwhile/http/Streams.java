package dev.meanwhile.http;

import dev.meanwhile.Flow;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** What a client gets piece by piece. Inside of loops only: outside of them, these throw {@link IllegalStateException}. */
public sealed interface Streams permits HttpClient {
    /**
     * Sends a request without a body, and waits until the response begins; its body is then read piece by piece. (With a body, see
     * {@link HttpRequest#body(dev.meanwhile.Flow)}: the rest of it is sent while the response is read, until that is closed. If this fails, so does reading.)
     *
     * @return the response; close it
     * @throws HttpException           if there is none; the nested classes say why
     * @throws dev.meanwhile.Cancelled if the task is cancelled
     */
    default ResponseStream stream(String method, String url) {
        return stream(method, url, r -> r);
    }

    /** As {@link #stream(String, String)}, with options for the request. */
    ResponseStream stream(String method, String url, UnaryOperator<HttpRequest> request);

    /** As {@link #pages(String, UnaryOperator)}, without options. */
    default Flow<Response> pages(String url) {
        return pages(url, r -> r);
    }

    /**
     * {@return a page and those after it, as long as each names the next one in its header {@code Link} with {@code rel="next"}} The next page is requested when
     * the one before has been taken. A response of 400 and above ends it with {@link HttpException.BadStatus}. The URL of a next page is used as it is, without the
     * request's query parameters. The options of the request are asked once. Each step waits as {@link Requests#request} does.
     *
     * @param url     of the first page
     * @param request adds headers, query, …
     */
    Flow<Response> pages(String url, UnaryOperator<HttpRequest> request);

    /** As {@link #events(String, UnaryOperator)}, without options. */
    default Flow<ServerEvent> events(String url) {
        return events(url, r -> r);
    }

    /**
     * {@return the server-sent events of a URL, as a browser's {@code EventSource} gets them (WHATWG HTML §9.2), over as many connections as it takes}
     * {@snippet :
     * try (var events = client.events("https://example.org/prices")) {
     *     for (var event : events) { … }
     * }
     * }
     * Each iteration connects when it begins. When the server ends the response or the connection breaks, it connects again, with the header {@code Last-Event-ID} if an event had an
     * id: after the pause that the server asked for last ({@code retry}), or three seconds; while that fails, after ever longer ones, up to 30 seconds or the server's. A server that
     * sends nothing for {@link ClientConfig#readTimeout} (if that is not set, five minutes), not even a comment, is taken for dead.
     *
     * <p>The flow ends when the server answers 204. It fails with {@link HttpException.BadStatus} for any other status than 200, with {@link HttpException.BadResponse} for another
     * Content-Type than {@code text/event-stream}, and if the first connection can't be made, as {@link #stream} does; {@link ClientConfig#retry} applies to each attempt to connect.
     *
     * <p><b>Cancellation:</b> the connection is closed, or in HTTP/2 the stream. An event that has arrived and was not taken is lost: another iteration begins anew.
     *
     * @param request adds headers, query, …; with a header {@code Last-Event-ID} the first connection continues after that event
     */
    Flow<ServerEvent> events(String url, UnaryOperator<HttpRequest> request);

    /** Downloads to a file, without more options; see {@link #download(String, Path, UnaryOperator)}. */
    default void download(String url, Path file) {
        download(url, file, d -> d);
    }

    /**
     * Downloads to a file, and waits until it is complete and on the disk. The file appears, or replaces another, in one step at the end; until then the bytes are
     * in {@code file.part} beside it. If the download breaks off, the next call, also of another program, continues it, provided the server knows ranges and
     * the resource is still the same (RFC 9110 §13.1.5); else it begins anew. With {@link ClientConfig#retry} that happens within this call.
     * Of any length: {@link ClientConfig#maxBodyBytes} does not count. Two downloads to one file at once would spoil each other.
     *
     * <p><b>Cancellation:</b> the connection is closed, or in HTTP/2 the stream; what has come stays for the next call.
     *
     * @throws HttpException.BadStatus        if the status is 400 or above
     * @throws HttpException                  if the download fails otherwise; what has come stays
     * @throws dev.meanwhile.io.FileException if the file can't be written
     */
    void download(String url, Path file, UnaryOperator<DownloadOptions> options);
}
