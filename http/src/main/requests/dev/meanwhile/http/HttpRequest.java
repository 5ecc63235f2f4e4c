package dev.meanwhile.http;

import dev.meanwhile.Flow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What one request has beyond method and URL: {@code client.request("POST", url, r -> r.header("X-Id", "7").json(item))}.
 * Immutable; each method returns a changed copy.
 */
public final class HttpRequest {
    static final HttpRequest EMPTY = new HttpRequest(HttpHeaders.NONE, Parameters.NONE, Content.NONE, Optional.empty(), Optional.empty(), Optional.empty());

    private final HttpHeaders headers;
    private final Parameters query;
    private final Content content;
    private final Optional<Duration> timeout;
    private final Optional<Boolean> repeatable;
    private final Optional<Auth> auth;

    private HttpRequest(HttpHeaders headers, Parameters query, Content content, Optional<Duration> timeout, Optional<Boolean> repeatable,
            Optional<Auth> auth) {
        this.headers = headers;
        this.query = query;
        this.content = content;
        this.timeout = timeout;
        this.repeatable = repeatable;
        this.auth = auth;
    }

    /**
     * {@return a copy with one more header field}
     *
     * @throws IllegalArgumentException if the name is not a header name, the value contains a line break or a character beyond ISO 8859-1,
     *     or it is {@code Transfer-Encoding}, which the client sets itself
     */
    public HttpRequest header(String name, String value) {
        return new HttpRequest(headers.plus(HttpHeaders.requireAllowed(name), value), query, content, timeout, repeatable, auth);
    }

    /**
     * {@return a copy with one more query parameter} Name and value are encoded. A list or another {@link Iterable}, an array and a stream repeat the parameter
     * for each element: {@code query("tag", List.of("a", "b"))} sends {@code tag=a&tag=b}. An empty one, and an empty {@link Optional}, sends nothing.
     * A constant of an enum is sent by its name; anything else as {@link String#valueOf(Object)} has it.
     */
    public HttpRequest query(String name, Object value) {
        return new HttpRequest(headers, query.plus("query parameter", name, value), content, timeout, repeatable, auth);
    }

    /** {@return a copy that sends {@code user} and {@code password} (RFC 7617)} The user can't contain a colon. */
    public HttpRequest basicAuth(String user, String password) {
        return header("Authorization", Credentials.basic(user, password));
    }

    /** {@return a copy with credentials of its own, instead of the client's; {@link Auth#none} for none} */
    public HttpRequest auth(Auth credentials) {
        return new HttpRequest(headers, query, content, timeout, repeatable, Optional.of(Objects.requireNonNull(credentials, "the credentials are null")));
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
        return content(new Content.Stream(Objects.requireNonNull(chunks, "the body is null"), "application/octet-stream", List.of()));
    }

    /**
     * {@return a copy that sends one more field after its body, which is a flow} For what is only known then, such as a checksum (RFC 9110 §6.5). The header {@code Trailer} announces
     * it; servers and proxies on the way may ignore it. The value is asked for when the last piece has been sent, by the task that sends them; if that fails, the request does.
     *
     * @throws IllegalArgumentException if the field is needed before the body, as {@code Content-Length}, {@code Host} and {@code Authorization} are
     * @throws IllegalStateException    if the body is not a flow: everything is known before it then, so a header will do
     */
    public HttpRequest trailer(String name, Supplier<String> value) {
        var one = Trailer.of(name, value);
        if (!(content instanceof Content.Stream stream)) {
            throw new IllegalStateException("trailer(\"" + name + "\", …): only a body that is a flow has trailers; call body(flow) first");
        }
        return content(stream.with(one)).header("Trailer", name);
    }

    /** {@return a copy that sends a record, a map, a list … as JSON} */
    public HttpRequest json(Object value) {
        return content(new Content.Bytes(Json.write(value), "application/json"));
    }

    /** {@return a copy that sends the fields as an HTML form does} Values are as for {@link #query}: a list repeats its field. */
    public HttpRequest form(Map<String, ?> fields) {
        Objects.requireNonNull(fields, "the fields of the form are null");
        var parameters = Parameters.NONE;
        for (var field : fields.entrySet()) {
            parameters = parameters.plus("field of the form", field.getKey(), field.getValue());
        }
        return content(new Content.Bytes(parameters.toString().getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded"));
    }

    /** {@return a copy that sends a form with files} It is sent as a flow is: see {@link #body(Flow)}. */
    public HttpRequest multipart(UnaryOperator<MultipartForm> form) {
        var encoded = Objects.requireNonNull(form, "the form is null").apply(MultipartForm.EMPTY).encode();
        var request = content(new Content.Stream(encoded.chunks(), encoded.type(), List.of()));
        return encoded.length().isEmpty() ? request : request.header("Content-Length", Long.toString(encoded.length().getAsLong()));
    }

    /** {@return a copy with its own total timeout, instead of the client's} */
    public HttpRequest timeout(Duration total) {
        return new HttpRequest(headers, query, content, Optional.of(Objects.requireNonNull(total, "the timeout is null")), repeatable, auth);
    }

    /**
     * {@return a copy that says whether sending it twice does no harm} Only then is it retried. Without this, the method decides: GET,
     * HEAD, OPTIONS, TRACE, PUT and DELETE are repeatable (RFC 9110 §9.2.2), POST, PATCH and requests that send a flow are not.
     */
    public HttpRequest repeatable(boolean harmless) {
        return new HttpRequest(headers, query, content, timeout, Optional.of(harmless), auth);
    }

    private HttpRequest content(Content body) {
        return new HttpRequest(headers, query, body, timeout, repeatable, auth);
    }

    HttpHeaders headers() {
        return headers;
    }

    Parameters query() {
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

    Optional<Auth> auth() {
        return auth;
    }
}
