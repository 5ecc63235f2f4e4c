package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A response whose body is read as it comes. It holds a connection until its body has been read completely, or it is closed:
 * {@snippet :
 * try (var response = client.stream("GET", url)) {
 *     for (var chunk : response.chunks()) { … }
 * }
 * }
 * The peer has to wait while the program does not read, so a body of any size takes little memory. Used by one task at a time.
 */
public final class ResponseStream extends ResponseHead implements AutoCloseable {
    private static final int DRAINED_BYTES = 64 << 10;

    private final ResponseBody body;
    private final Runnable release;
    private final long maxBytes;
    private boolean ended;
    /** The iterations handed out to read the body. */
    private final List<Flow<?>> flows = new ArrayList<>(1);

    ResponseStream(HttpException.Exchange exchange, Head head, ResponseBody body, Runnable release, long maxBytes) {
        super(exchange, head);
        this.body = body;
        this.release = release;
        this.maxBytes = maxBytes;
    }

    /**
     * {@return the body in the pieces in which it arrives, decompressed} Can be iterated once. Each step waits for the next piece, for at
     * most the client's read timeout.
     *
     * <p><b>Cancellation:</b> pieces that have arrived stay; another iteration continues with them.
     */
    public Flow<byte[]> chunks() {
        return opened(generate(out -> {
            for (var chunk = next(); chunk.length > 0; chunk = next()) {
                out.emit(chunk);
            }
        }));
    }

    /**
     * {@return the body's lines, in UTF-8, without their ends (LF or CRLF)} Can be iterated once. Each step waits for the next line; one
     * that is longer than {@link ClientConfig#maxBodyBytes} fails with {@link HttpException.BodyTooLarge}.
     */
    public Flow<String> lines() {
        return opened(generate(out -> {
            var lines = new LineDecoder();
            for (var chunk = next(); chunk.length > 0; chunk = next()) {
                for (var line : lines.decode(chunk)) {
                    out.emit(line);
                }
                if (lines.pending() > maxBytes) {
                    abandon();
                    throw new HttpException.BodyTooLarge(exchange, "a line is longer than " + maxBytes + " bytes");
                }
            }
            var rest = lines.rest();
            if (!rest.isEmpty()) {
                out.emit(rest);
            }
        }));
    }

    /**
     * {@return the body's lines, each read as JSON: JSON lines, also known as NDJSON} Blank lines are skipped. Otherwise as {@link #lines}. A line that is not
     * valid fails with {@link HttpException.DecodingFailed}, which says which.
     */
    public <T> Flow<T> jsonLines(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return JsonLines.of(exchange, lines(), type, type.getSimpleName());
    }

    /** As {@link #jsonLines(Class)}, for a type with type arguments. */
    public <T> Flow<T> jsonLines(JsonType<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return JsonLines.of(exchange, lines(), type.type(), type);
    }

    /**
     * {@return the body's server-sent events, as a POST to a language model answers them, say} Can be iterated once; it ends with the response, and does not connect again, as
     * {@link HttpClient#events(String)} does. Each step waits for the next event, for at most the client's read timeout between two pieces; an event that is longer than
     * {@link ClientConfig#maxBodyBytes} fails with {@link HttpException.BodyTooLarge}. Status and Content-Type are not looked at.
     */
    public Flow<ServerEvent> events() {
        return opened(generate(out -> {
            var parser = new EventParser("");
            for (var events = next(parser); events.isPresent(); events = next(parser)) {
                events.get().forEach(out::emit);
            }
        }));
    }

    /** Waits for the next piece. {@return the events that end in it, or empty at the end of the body} */
    Optional<List<ServerEvent>> next(EventParser parser) {
        var chunk = next();
        if (chunk.length == 0) {
            return Optional.empty();
        }
        var events = parser.decode(chunk);
        if (parser.pending() > maxBytes) {
            abandon();
            throw new HttpException.BodyTooLarge(exchange, "an event is longer than " + maxBytes + " bytes");
        }
        return Optional.of(events);
    }

    /**
     * Reads the rest of the body into memory, and waits for its end.
     *
     * <p><b>Cancellation:</b> what has been read is lost; close this response.
     *
     * @return the whole response
     * @throws HttpException.BodyTooLarge if the body is longer than {@link ClientConfig#maxBodyBytes}
     */
    public Response read() {
        var whole = WholeBody.announced(header("Content-Length"));
        try {
            while (body.addTo(whole)) {
                if (whole.length() > maxBytes) {
                    throw new HttpException.BodyTooLarge(exchange, "the body is longer than " + maxBytes
                            + " bytes; raise maxBodyBytes(…), or read it with stream(…)");
                }
            }
            ended();
        } finally {
            abandon();
        }
        return new Response(exchange, head(), whole.bytes(), body.trailers());
    }

    /**
     * Lets go of this response in favour of another request: a short body is read, at most 64 KiB, so that its connection can be used again. A longer or a
     * broken one is abandoned.
     *
     * <p><b>Cancellation:</b> the connection is closed.
     */
    public void drain() {
        try {
            var length = 0;
            for (var chunk = next(); chunk.length > 0 && length < DRAINED_BYTES; chunk = next()) {
                length += chunk.length;
            }
        } catch (HttpException e) {
            // Nobody wants this body.
        } finally {
            abandon();
        }
    }

    /** The same response with other values in its head. */
    ResponseStream with(Head other) {
        return new ResponseStream(exchange, other, body, release, maxBytes);
    }

    /** The same response, with something more to do when it no longer holds its connection; that may be called several times. */
    ResponseStream whenReleased(Runnable more) {
        return new ResponseStream(exchange, head(), body, () -> {
            release.run();
            more.run();
        }, maxBytes);
    }

    private <T> Flow<T> opened(Flow<T> flow) {
        flows.add(flow);
        return flow;
    }

    /**
     * {@return the fields that followed the body (RFC 9110 §6.5)} Without those that make no sense there, as {@code Content-Type} or {@code Set-Cookie}. Some servers send trailers
     * only if the request has the header {@code TE: trailers}, over HTTP/1.1 with {@code Connection: TE}.
     *
     * @throws IllegalStateException if the body has not been read to its end
     */
    public HttpHeaders trailers() {
        if (!ended) {
            throw new IllegalStateException("trailers(): they come after the body of " + this + "; read it to its end first");
        }
        return body.trailers();
    }

    /** The next piece; empty at the end of the body. */
    private byte[] next() {
        var chunk = body.next();
        if (chunk.length == 0) {
            ended();
        }
        return chunk;
    }

    private void ended() {
        ended = true;
        head().watch().ended();
        release.run();
    }

    /** {@inheritDoc} */
    @Override
    public ResponseStream raiseForStatus() {
        requireGoodStatus();
        return this;
    }

    /**
     * Releases the connection. If the body has not been read completely, this closes it. An unfinished iteration is ended,
     * which lets other tasks run; otherwise this never waits.
     *
     * <p><b>Cancellation:</b> thrown when all this is done.
     */
    @Override
    public void close() {
        abandon();
        flows.forEach(Flow::close);
    }

    /** As {@link #close}, but never waits. */
    void abandon() {
        head().watch().ended();
        body.abort();
        release.run();
    }
}
