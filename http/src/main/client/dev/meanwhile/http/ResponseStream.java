package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    private final Unpacking reader;
    private final Runnable release;
    private final long maxLineBytes;
    /** The iterations handed out to read the body. */
    private final List<Flow<?>> flows = new ArrayList<>(1);

    ResponseStream(HttpException.Exchange exchange, Head head, Unpacking reader, Runnable release, long maxLineBytes) {
        super(exchange, head);
        this.reader = reader;
        this.release = release;
        this.maxLineBytes = maxLineBytes;
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
                if (lines.pending() > maxLineBytes) {
                    letGo();
                    throw new HttpException.BodyTooLarge(exchange, "a line is longer than " + maxLineBytes + " bytes");
                }
            }
            var rest = lines.rest();
            if (!rest.isEmpty()) {
                out.emit(rest);
            }
        }));
    }

    private <T> Flow<T> opened(Flow<T> flow) {
        flows.add(flow);
        return flow;
    }

    /** The next piece; empty at the end of the body. */
    private byte[] next() {
        var chunk = reader.next();
        if (chunk.length == 0) {
            release.run();
        }
        return chunk;
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
        letGo();
        flows.forEach(Flow::close);
    }

    private void letGo() {
        reader.abort();
        release.run();
    }

    /** Finds lines in pieces that may be cut anywhere, even within a character. */
    private static final class LineDecoder {
        private final StringBuilder text = new StringBuilder();
        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private ByteBuffer undecoded = ByteBuffer.allocate(0);

        List<String> decode(byte[] chunk) {
            var bytes = ByteBuffer.allocate(undecoded.remaining() + chunk.length).put(undecoded).put(chunk).flip();
            var chars = CharBuffer.allocate(bytes.remaining());
            decoder.decode(bytes, chars, false);
            undecoded = bytes;
            var searched = text.length();
            text.append(chars.flip());
            return takeLines(searched);
        }

        int pending() {
            return text.length();
        }

        private List<String> takeLines(int searched) {
            var lines = new ArrayList<String>();
            var start = 0;
            for (var end = text.indexOf("\n", searched); end >= 0; end = text.indexOf("\n", start)) {
                lines.add(text.substring(start, end > start && text.charAt(end - 1) == '\r' ? end - 1 : end));
                start = end + 1;
            }
            text.delete(0, start);
            return lines;
        }

        String rest() {
            return text + (undecoded.hasRemaining() ? "\uFFFD" : "");
        }
    }
}
