package dev.meanwhile.http;

import dev.meanwhile.Flow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one request has beyond method and URL: {@code client.request("POST", url, r -> r.header("X-Id", "7").json(item))}.
 * Immutable; each method returns a changed copy.
 */
public final class HttpRequest {
    static final HttpRequest EMPTY = new HttpRequest(HttpHeaders.NONE, "", Content.NONE, Optional.empty(), Optional.empty());

    private final HttpHeaders headers;
    private final String query;
    private final Content content;
    private final Optional<Duration> timeout;
    private final Optional<Boolean> repeatable;

    private HttpRequest(HttpHeaders headers, String query, Content content, Optional<Duration> timeout, Optional<Boolean> repeatable) {
        this.headers = headers;
        this.query = query;
        this.content = content;
        this.timeout = timeout;
        this.repeatable = repeatable;
    }

    /** A request's body: in memory, or produced while it is sent. */
    sealed interface Content {
        Content NONE = new Bytes(new byte[0], "");

        String type();

        record Bytes(byte[] bytes, String type) implements Content {
        }

        record Stream(Flow<byte[]> chunks, String type) implements Content {
        }
    }

    /**
     * {@return a copy with one more header field}
     *
     * @throws IllegalArgumentException if the name is not a header name, the value contains a line break or a character beyond ISO 8859-1,
     *     or it is {@code Transfer-Encoding}, which the client sets itself
     */
    public HttpRequest header(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException("Transfer-Encoding is set by the client; use body(…)");
        }
        return new HttpRequest(headers.plus(name, value), query, content, timeout, repeatable);
    }

    /** {@return a copy with one more query parameter} Name and value are encoded. */
    public HttpRequest query(String name, Object value) {
        Objects.requireNonNull(name, "the name of the query parameter is null");
        Objects.requireNonNull(value, "the value of the query parameter is null");
        var pair = Urls.queryPair(name, value);
        return new HttpRequest(headers, query.isEmpty() ? pair : query + "&" + pair, content, timeout, repeatable);
    }

    /** {@return a copy that sends {@code user} and {@code password} (RFC 7617)} */
    public HttpRequest basicAuth(String user, String password) {
        Objects.requireNonNull(user, "the user is null");
        Objects.requireNonNull(password, "the password is null");
        var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** {@return a copy that sends these bytes} Their type is {@code application/octet-stream} unless a header says otherwise. */
    public HttpRequest body(byte[] bytes) {
        return content(new Content.Bytes(Objects.requireNonNull(bytes, "the body is null").clone(), "application/octet-stream"));
    }

    /** {@return a copy that sends this text in UTF-8} */
    public HttpRequest body(String text) {
        Objects.requireNonNull(text, "the body is null");
        return content(new Content.Bytes(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8"));
    }

    /**
     * {@return a copy that sends the flow's pieces as they come} The next piece is requested when the peer has accepted the last, so
     * memory stays small. A separate task does that, so the response is read meanwhile. If the server answers with a redirect or an error
     * before the end, or has sent its whole answer, the rest is not sent. If there is a header
     * {@code Content-Length}, it must be correct; otherwise the body is sent in chunks. Such a request is retried only if
     * nothing of it has been sent, or it is {@link #repeatable(boolean)}: then the flow runs again.
     */
    public HttpRequest body(Flow<byte[]> chunks) {
        return content(new Content.Stream(Objects.requireNonNull(chunks, "the body is null"), "application/octet-stream"));
    }

    /** {@return a copy that sends a record, a map, a list … as JSON} */
    public HttpRequest json(Object value) {
        return content(new Content.Bytes(Json.write(value), "application/json"));
    }

    /** {@return a copy that sends the fields as an HTML form does} */
    public HttpRequest form(Map<String, ?> fields) {
        Objects.requireNonNull(fields, "the fields of the form are null");
        var text = fields.entrySet().stream()
                .map(field -> Urls.queryPair(Objects.requireNonNull(field.getKey(), "the name of a field of the form is null"),
                        Objects.requireNonNull(field.getValue(), "the value of a field of the form is null")))
                .collect(Collectors.joining("&"));
        return content(new Content.Bytes(text.getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded"));
    }

    /** {@return a copy with its own total timeout, instead of the client's} */
    public HttpRequest timeout(Duration total) {
        return new HttpRequest(headers, query, content, Optional.of(Objects.requireNonNull(total, "the timeout is null")), repeatable);
    }

    /**
     * {@return a copy that says whether sending it twice does no harm} Only then is it retried. Without this, the method decides: GET,
     * HEAD, OPTIONS, TRACE, PUT and DELETE are repeatable (RFC 9110 §9.2.2), POST, PATCH and requests that send a flow are not.
     */
    public HttpRequest repeatable(boolean harmless) {
        return new HttpRequest(headers, query, content, timeout, Optional.of(harmless));
    }

    private HttpRequest content(Content body) {
        return new HttpRequest(headers, query, body, timeout, repeatable);
    }

    HttpHeaders headers() {
        return headers;
    }

    String query() {
        return query;
    }

    Content content() {
        return content;
    }

    Optional<Duration> timeout() {
        return timeout;
    }

    Optional<Boolean> repeatable() {
        return repeatable;
    }
}
