package dev.meanwhile.http;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A response's body as its reader wants it: without the Content-Encoding.
 *
 * <p>It is unpacked in the reading task, a little at a time and only as it is asked for, by streams whose {@code read} waits for the
 * network. Netty unpacks what arrives at once, and by then a kilobyte may have become a gigabyte.
 */
final class Unpacking {
    private static final int PIECE_BYTES = 16 << 10;
    /** More than that after the end of the packed data is not worth reading, to keep a connection. */
    private static final int TAIL_BYTES = 64 << 10;
    private static final byte[] END = new byte[0];

    private final BodyReader body;
    private final HttpException.Exchange exchange;
    /** How it is packed, the last step first; empty if it isn't, or in a way we don't know. */
    private final List<String> steps;
    private InputStream unpacked;
    private boolean ended;

    Unpacking(BodyReader body, HttpException.Exchange exchange, boolean wanted) {
        this.body = body;
        this.exchange = exchange;
        this.steps = wanted ? steps(String.join(",", body.response().headers().getAll("Content-Encoding"))) : List.of();
    }

    private static List<String> steps(String header) {
        var codings = Arrays.stream(header.split(","))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
        return codings.stream().allMatch(Unpacking::isKnown) ? codings.reversed() : List.of();
    }

    private static boolean isKnown(String coding) {
        return switch (coding) {
            case "gzip", "x-gzip", "deflate" -> true;
            case "br" -> Brotli.isAvailable();
            default -> false;
        };
    }

    /** What to ask servers for. */
    static String accepted() {
        return Brotli.isAvailable() ? "gzip, deflate, br" : "gzip, deflate";
    }

    /** Waits for the next piece. {@return it, or an empty array at the end} */
    byte[] next() {
        if (steps.isEmpty()) {
            return body.next(exchange);
        }
        try {
            return ended ? END : unpack();
        } catch (IOException e) {
            abort();
            throw new HttpException.DecodingFailed(exchange, "the body is not the " + String.join(", ", steps.reversed())
                    + " that its Content-Encoding says: " + Failures.messageOf(e), e);
        }
    }

    private byte[] unpack() throws IOException {
        if (unpacked == null) {
            var raw = new Raw();
            // A response to HEAD and the like says how its body would be packed, and has none.
            if (raw.isEmpty()) {
                ended = true;
                return END;
            }
            unpacked = open(raw);
        }
        var piece = new byte[PIECE_BYTES];
        var count = unpacked.read(piece);
        if (count >= 0) {
            return Arrays.copyOf(piece, count);
        }
        ended = true;
        unpacked.close();
        readTail();
        return END;
    }

    private InputStream open(InputStream raw) throws IOException {
        var stream = raw;
        for (var step : steps) {
            stream = switch (step) {
                case "deflate" -> inflater(new BufferedInputStream(stream));
                case "br" -> new BrotliInputStream(stream);
                default -> new GZIPInputStream(stream);
            };
        }
        return stream;
    }

    /** RFC 9110 means zlib's format; some servers send the bare deflate data inside (§8.4.1.2). */
    private static InputStream inflater(InputStream packed) throws IOException {
        packed.mark(2);
        var first = packed.read();
        var second = packed.read();
        packed.reset();
        var zlib = (first & 0x0f) == 8 && (first << 8 | second) % 31 == 0;
        return new InflaterInputStream(packed, new Inflater(!zlib)) {
            @Override
            public void close() throws IOException {
                inf.end();
                super.close();
            }
        };
    }

    /** Only a body read to its end lets its connection be used again. */
    private void readTail() {
        var length = 0;
        for (var chunk = body.next(exchange); chunk.length > 0; chunk = body.next(exchange)) {
            length += chunk.length;
            if (length > TAIL_BYTES) {
                body.abort();
                return;
            }
        }
    }

    /** Gives the rest of the body up. Never waits. */
    void abort() {
        body.abort();
        if (unpacked != null && !ended) {
            ended = true;
            try {
                unpacked.close();
            } catch (IOException e) {
                // It only frees memory.
            }
        }
    }

    /** The body as it comes. */
    private final class Raw extends InputStream {
        private byte[] chunk = END;
        private int at;
        private boolean over;

        boolean isEmpty() {
            fill();
            return over;
        }

        private void fill() {
            if (at == chunk.length && !over) {
                chunk = body.next(exchange);
                at = 0;
                over = chunk.length == 0;
            }
        }

        @Override
        public int read() {
            fill();
            return over ? -1 : chunk[at++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            fill();
            if (over) {
                return -1;
            }
            var count = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, target, offset, count);
            at += count;
            return count;
        }

        /** Without this, {@link GZIPInputStream} takes the first of several members for all. */
        @Override
        public int available() {
            return chunk.length - at + (body.hasArrived() ? 1 : 0);
        }
    }
}
