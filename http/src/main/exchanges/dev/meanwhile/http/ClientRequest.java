package dev.meanwhile.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A request as a {@link Middleware}, an {@link Auth} or a {@link Transport} sees it: ready to be sent, with the client's own headers and parameters.
 * Immutable; {@link #with} and {@link #without} return changed copies.
 */
public final class ClientRequest {
    private final String method;
    private final URI url;
    private final HttpHeaders headers;
    private final Content content;
    private final Limits limits;
    private final boolean repeatable;

    ClientRequest(String method, URI url, HttpHeaders headers, Content content, Limits limits, boolean repeatable) {
        this.method = method;
        this.url = url;
        this.headers = headers;
        this.content = content;
        this.limits = limits;
        this.repeatable = repeatable;
    }

    /** {@return GET, POST, …} */
    public String method() {
        return method;
    }

    /** {@return the absolute URL, without user and password} */
    public URI url() {
        return url;
    }

    /** {@return path and query as they are sent: {@code /items?page=2}} */
    public String target() {
        return Urls.target(url);
    }

    /** {@return the first value of a header field, or empty} */
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /** {@return the header fields; those of the connection, as Host and Content-Length, are added later} */
    public HttpHeaders headers() {
        return headers;
    }

    /** {@return a copy of the body, or empty if it is a flow, whose pieces are produced while they are sent} */
    public Optional<byte[]> body() {
        return content instanceof Content.Bytes(var bytes, _) ? Optional.of(bytes.clone()) : Optional.empty();
    }

    /** {@return the body in UTF-8; empty if it is a flow} */
    public String text() {
        return body().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    }

    /** {@return whether sending it twice does no harm, as the request says, or its method} */
    public boolean isRepeatable() {
        return repeatable;
    }

    /**
     * {@return a copy with this header field instead of any of its name}
     *
     * @throws IllegalArgumentException if the name is not a header name, the value can't be one, or it is {@code Transfer-Encoding}, which the client sets itself
     */
    public ClientRequest with(String name, String value) {
        return with(headers.with(HttpHeaders.requireAllowed(name), value));
    }

    /** {@return a copy without the header fields of this name} */
    public ClientRequest without(String name) {
        return with(headers.without(Objects.requireNonNull(name, "the name of the header is null")));
    }

    /**
     * {@return a copy for another URL} Credentials go along: mind where they go.
     *
     * @throws HttpException.InvalidUrl if it is not an absolute http or https URL
     */
    public ClientRequest to(String url) {
        var parsed = Urls.parse(method, Objects.requireNonNull(url, "the URL is null"));
        return new ClientRequest(method, Urls.withoutUser(parsed), Urls.withUser(parsed, headers), content, limits, repeatable);
    }

    /** {@return a response with an empty body, for an exchange that does not reach the network} */
    public Response answer(int status) {
        return answer(status, new byte[0]);
    }

    /** {@return a response with a text in UTF-8} */
    public Response answer(int status, String text) {
        return answer(status, Objects.requireNonNull(text, "the text is null").getBytes(StandardCharsets.UTF_8))
                .with("Content-Type", "text/plain; charset=utf-8");
    }

    /** {@return a response with these bytes} */
    public Response answer(int status, byte[] body) {
        Objects.requireNonNull(body, "the body is null");
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("answer(" + status + "): the status of a response is 200 to 999");
        }
        var head = new ResponseHead.Head(url, status, Reasons.of(status), "HTTP/1.1", HttpHeaders.NONE, List.of(), Stopwatch.stopped());
        return new Response(exchange(), head, body.clone());
    }

    /** {@return a response with a record, a map, a list … as JSON} */
    public Response answerJson(int status, Object value) {
        return answer(status, Json.write(value)).with("Content-Type", "application/json");
    }

    ClientRequest with(HttpHeaders others) {
        return new ClientRequest(method, url, others, content, limits, repeatable);
    }

    ClientRequest with(Limits others) {
        return new ClientRequest(method, url, headers, content, others, repeatable);
    }

    HttpException.Exchange exchange() {
        return HttpException.Exchange.of(method, url);
    }

    Content content() {
        return content;
    }

    Limits limits() {
        return limits;
    }

    /** {@return method and URL} */
    @Override
    public String toString() {
        return method + " " + url;
    }
}
