package dev.meanwhile.http;

import tools.jackson.core.JacksonException;

import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** A response whose body has been read into memory. */
public final class Response extends ResponseHead {
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

    private final byte[] body;
    private final HttpHeaders trailers;

    Response(HttpException.Exchange exchange, Head head, byte[] body) {
        this(exchange, head, body, HttpHeaders.NONE);
    }

    Response(HttpException.Exchange exchange, Head head, byte[] body, HttpHeaders trailers) {
        super(exchange, head);
        this.body = body;
        this.trailers = trailers;
    }

    /** {@return the fields that followed the body (RFC 9110 §6.5)} Without those that make no sense there, as {@code Content-Type} or {@code Set-Cookie}. */
    public HttpHeaders trailers() {
        return trailers;
    }

    /** {@return a copy of the body} */
    public byte[] bytes() {
        return body.clone();
    }

    /** {@return the body as text, in the charset that the Content-Type names, else UTF-8} Malformed bytes become U+FFFD. */
    public String text() {
        return new String(body, charset());
    }

    /**
     * {@return the body, read as JSON into a record, a class, or {@code Map.class}, {@code List.class} …}
     *
     * @throws HttpException.DecodingFailed if it is not JSON, or does not fit the type; the message says where
     */
    public <T> T json(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return json(type, type.getSimpleName());
    }

    /** As {@link #json(Class)}, for a type with type arguments: {@code json(new JsonType<List<Item>>() {})}. */
    public <T> T json(JsonType<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return json(type.type(), type);
    }

    /** @param name its text is needed for a failure only */
    private <T> T json(Type type, Object name) {
        try {
            return Json.read(body, type);
        } catch (JacksonException e) {
            throw new HttpException.DecodingFailed(exchange, "the body is not valid JSON for " + name + ": " + Json.problem(e), e);
        }
    }

    /**
     * {@return a copy with this header field instead of any of its name}
     *
     * @throws IllegalArgumentException if the name is not a header name, or the value can't be one
     */
    public Response with(String name, String value) {
        return new Response(exchange, head().with(head().headers().with(name, value)), body, trailers);
    }

    /** {@return the same response as a stream of its body: what a {@link Middleware} returns} */
    public ResponseStream stream() {
        return new ResponseStream(exchange, head(), new ResponseBody.InMemory(body, trailers), () -> { }, body.length);
    }

    /** {@inheritDoc} */
    @Override
    public Response raiseForStatus() {
        requireGoodStatus();
        return this;
    }

    private Charset charset() {
        var matcher = CHARSET.matcher(header("Content-Type").orElse(""));
        try {
            return matcher.find() ? Charset.forName(matcher.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
