package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.sleep;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;

import io.vertx.core.http.HttpClientResponse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Decodes the Content-Encoding of a body.
 *
 * <p>The reading task decodes it, a little at a time and only on demand, with streams whose {@code read} waits for the
 * network. Netty decodes whatever arrives at once, and a kilobyte can become a gigabyte.
 */
final class Unpacking implements ResponseBody {
    private static final int PIECE_BYTES = 16 << 10;
    /** More than this after the end of the encoded data is not read just to keep a connection. */
    private static final int TAIL_BYTES = 64 << 10;
    /** After so much decoded data other tasks have their turn: a few hundred microseconds. What has arrived may become a thousand times as much. */
    private static final int TURN_BYTES = 128 << 10;
    /** Each takes memory of its own, and a header has room for thousands. Nobody means more than one, or two. */
    private static final int MAX_CODINGS = 4;
    private static final byte[] END = new byte[0];

    /** The body as it arrives. */
    interface Packed extends ResponseBody {
        /** {@return whether there is more without waiting} */
        boolean hasArrived();

        /** None, unless there are some. */
        @Override
        default HttpHeaders trailers() {
            return HttpHeaders.NONE;
        }
    }

    private final Packed body;
    private final HttpException.Exchange exchange;
    /** The encodings, the last first; empty if there is none, or an unknown one. */
    private final List<String> steps;
    private InputStream unpacked;
    /** The bytes that were decoded since other tasks had their turn. */
    private int sinceOthers;
    private boolean ended;

    Unpacking(BodyReader body, HttpException.Exchange exchange, boolean wanted) {
        this(new OfResponse(body, exchange), exchange, wanted && body.response().headers().contains("Content-Encoding")
                ? codings(body.response().headers().getAll("Content-Encoding")) : List.of());
    }

    private record OfResponse(BodyReader body, HttpException.Exchange exchange) implements Packed {
        @Override
        public byte[] next() {
            return body.next(exchange);
        }

        @Override
        public boolean addTo(WholeBody whole) {
            return body.addTo(whole, exchange);
        }

        @Override
        public boolean hasArrived() {
            return body.hasArrived();
        }

        @Override
        public HttpHeaders trailers() {
            return body.trailers();
        }

        @Override
        public void abort() {
            body.abort();
        }
    }

    /** @param codings as in the header, in the order in which they were applied; if one is unknown, or there are very many, nothing is decoded */
    Unpacking(Packed body, HttpException.Exchange exchange, List<String> codings) {
        this.body = body;
        this.exchange = exchange;
        this.steps = !codings.isEmpty() && areKnown(codings) ? codings.reversed() : List.of();
    }

    /** {@return the codings that the fields Content-Encoding name, in the order in which they were applied} */
    static List<String> codings(List<String> fields) {
        return Arrays.stream(String.join(",", fields).split(","))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
    }

    /** {@return whether all of them can be decoded here} */
    static boolean areKnown(List<String> codings) {
        return codings.size() <= MAX_CODINGS && codings.stream().allMatch(Unpacking::isKnown);
    }

    private static boolean isKnown(String coding) {
        return switch (coding) {
            case "gzip", "x-gzip", "deflate" -> true;
            case "br" -> Brotli.isAvailable();
            case "zstd" -> Zstd.isAvailable();
            default -> false;
        };
    }

    /** {@return the value of Accept-Encoding} */
    static String accepted() {
        return Brotli.isOffered() ? Accepted.WITH_BROTLI : Accepted.WITHOUT;
    }

    /** {@return whether a response has a coding that {@link #accepted} promised, and whose library can't be loaded} */
    static boolean isPromisedInVain(HttpHeaders request, HttpClientResponse response) {
        return response.headers().contains("Content-Encoding") && request.first("Accept-Encoding").filter(Accepted.WITH_BROTLI::equals).isPresent()
                && codings(response.headers().getAll("Content-Encoding")).contains("br") && !Brotli.isAvailable();
    }

    private static final class Accepted {
        private static final String ZSTD = Zstd.isAvailable() ? ", zstd" : "";
        private static final String WITHOUT = "gzip, deflate" + ZSTD;
        private static final String WITH_BROTLI = "gzip, deflate, br" + ZSTD;
    }

    /** Waits for the next piece. {@return it, or an empty array at the end} */
    @Override
    public byte[] next() {
        if (steps.isEmpty()) {
            return body.next();
        }
        try {
            return ended ? END : unpack();
        } catch (IOException e) {
            abort();
            throw new HttpException.DecodingFailed(exchange, "the body is not the " + String.join(", ", steps.reversed())
                    + " that its Content-Encoding says: " + Failures.messageOf(e), e);
        }
    }

    @Override
    public boolean addTo(WholeBody whole) {
        return steps.isEmpty() ? body.addTo(whole) : ResponseBody.super.addTo(whole);
    }

    private byte[] unpack() throws IOException {
        if (unpacked == null) {
            var raw = new Raw();
            // A response to HEAD, for instance, names an encoding but has no body.
            if (raw.isEmpty()) {
                ended = true;
                return END;
            }
            unpacked = open(raw);
        }
        if (sinceOthers >= TURN_BYTES) {
            sinceOthers = 0;
            sleep(Duration.ZERO);
        }
        var piece = new byte[PIECE_BYTES];
        var count = unpacked.read(piece);
        if (count >= 0) {
            sinceOthers += count;
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
                case "zstd" -> Zstd.open(stream);
                default -> new GZIPInputStream(stream);
            };
        }
        return stream;
    }

    /** RFC 9110 means zlib's format; some servers send bare deflate data (§8.4.1.2). */
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

    /** A connection can only be reused after a body that has been read completely. */
    private void readTail() {
        var length = 0;
        for (var chunk = body.next(); chunk.length > 0; chunk = body.next()) {
            length += chunk.length;
            if (length > TAIL_BYTES) {
                body.abort();
                return;
            }
        }
    }

    @Override
    public HttpHeaders trailers() {
        return body.trailers();
    }

    /** Abandons the rest of the body. Never waits. */
    @Override
    public void abort() {
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

    /** The body as it arrives. */
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
                chunk = body.next();
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

        /** Without this, {@link GZIPInputStream} takes the first of several members for the whole. */
        @Override
        public int available() {
            return chunk.length - at + (body.hasArrived() ? 1 : 0);
        }
    }
}
