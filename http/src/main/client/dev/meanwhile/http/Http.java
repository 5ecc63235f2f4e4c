package dev.meanwhile.http;

import dev.meanwhile.Loop;

import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;

/**
 * Single requests, without a client to make and to close, anywhere: in a task, which waits while the others run, and in any thread outside of
 * loops, which waits itself:
 * {@snippet :
 * IO.println(Http.get("https://example.org/").text());
 * }
 * The settings are {@link ClientConfig}'s defaults; for others make an {@link HttpClient}. Connections are pooled: all requests of a loop share a client,
 * which is closed with the loop, and so do those from outside of loops.
 *
 * <p><b>Cancellation</b> and failures are those of {@link HttpClient#request}.
 */
public final class Http {
    /** Made at the first use: where Netty is too old, each use says so. */
    private static HttpClient outside;

    private Http() {
    }

    /** A loop's client. */
    private record Shared(HttpClient client) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
        }
    }

    private static HttpClient client() {
        return Loop.find().isEmpty() ? outside() : Loop.resource(Shared.class, _ -> new Shared(HttpClient.create())).client;
    }

    private static synchronized HttpClient outside() {
        if (outside == null) {
            outside = HttpClient.create();
        }
        return outside;
    }

    /** Sends GET and waits for the whole response; see {@link #request}. */
    public static Response get(String url) {
        return client().get(url);
    }

    /** As {@link #get(String)}, with options for the request. */
    public static Response get(String url, UnaryOperator<HttpRequest> request) {
        return client().get(url, request);
    }

    /** Sends HEAD and waits for the response; see {@link #request}. */
    public static Response head(String url) {
        return client().head(url);
    }

    /** As {@link #head(String)}, with options for the request. */
    public static Response head(String url, UnaryOperator<HttpRequest> request) {
        return client().head(url, request);
    }

    /** Sends OPTIONS and waits for the whole response; see {@link #request}. */
    public static Response options(String url) {
        return client().options(url);
    }

    /** As {@link #options(String)}, with options for the request. */
    public static Response options(String url, UnaryOperator<HttpRequest> request) {
        return client().options(url, request);
    }

    /** Sends DELETE and waits for the whole response; see {@link #request}. */
    public static Response delete(String url) {
        return client().delete(url);
    }

    /** As {@link #delete(String)}, with options for the request. */
    public static Response delete(String url, UnaryOperator<HttpRequest> request) {
        return client().delete(url, request);
    }

    /** Sends POST with a record, a map or a list as JSON, and waits for the whole response; see {@link #request}. */
    public static Response post(String url, Object json) {
        return client().post(url, json);
    }

    /** Sends POST and waits for the whole response; see {@link #request}. */
    public static Response post(String url, UnaryOperator<HttpRequest> request) {
        return client().post(url, request);
    }

    /** Sends PUT with a record, a map or a list as JSON, and waits for the whole response; see {@link #request}. */
    public static Response put(String url, Object json) {
        return client().put(url, json);
    }

    /** Sends PUT and waits for the whole response; see {@link #request}. */
    public static Response put(String url, UnaryOperator<HttpRequest> request) {
        return client().put(url, request);
    }

    /** Sends PATCH with a record, a map or a list as JSON, and waits for the whole response; see {@link #request}. */
    public static Response patch(String url, Object json) {
        return client().patch(url, json);
    }

    /** Sends PATCH and waits for the whole response; see {@link #request}. */
    public static Response patch(String url, UnaryOperator<HttpRequest> request) {
        return client().patch(url, request);
    }

    /**
     * Sends a request, and waits until the whole response is in memory: {@link HttpClient#request}.
     *
     * @param method  GET, POST, …; in capitals
     * @param url     an absolute http or https URL
     * @param request adds headers, query, body …
     * @return the response, whatever its status
     * @throws HttpException         if there is none; the nested classes say why
     * @throws CancellationException outside of loops, if the thread is interrupted
     */
    public static Response request(String method, String url, UnaryOperator<HttpRequest> request) {
        return client().request(method, url, request);
    }
}
