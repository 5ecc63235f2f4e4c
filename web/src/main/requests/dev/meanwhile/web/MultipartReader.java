package dev.meanwhile.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a body of the type {@code multipart/form-data} (RFC 7578, RFC 2046 §5.1) part by part while it arrives, in direct style: where bytes are missing it
 * waits for the next chunk. So there are no states, and memory is a chunk and the headers of a part.
 *
 * <p>Netty's decoder is not used: it is fed with Netty's buffers, which only io, http and sql use; it writes files itself, on the thread that feeds it, which would be
 * the loop's; and it keeps all parts until it is destroyed, where here each is passed on and gone.
 */
final class MultipartReader {
    /** For the headers of one part. */
    private static final int MOST_HEADER_BYTES = 16 << 10;
    private static final byte[] NONE = new byte[0];
    private static final byte[] LINE_END = {'\r', '\n'};

    private final Iterator<byte[]> chunks;
    /** A line end, two dashes and the boundary. */
    private final byte[] delimiter;
    private byte[] buffer = LINE_END;
    /** What is in the buffer and was not passed on is from here… */
    private int from;
    /** … to here. The line end that it begins with makes the first delimiter like the others. */
    private int to = LINE_END.length;
    /** At first it is what precedes the first delimiter. */
    private boolean inPart = true;
    private boolean ended;
    private String where = "before the first part";

    /** @param contentType of the body */
    MultipartReader(HeaderValue contentType, Iterator<byte[]> chunks) {
        var boundary = contentType.parameter("boundary").orElse("");
        if (boundary.isEmpty() || boundary.length() > 70 || !boundary.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new HttpError(400, "the Content-Type multipart/form-data needs a boundary of 1 to 70 characters, not '" + boundary + "'");
        }
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.chunks = chunks;
    }

    /** {@return the next part, or nothing at the end} Skips what is left of the current one, and waits for the headers of the next. */
    Optional<Part> next() {
        while (piece().length > 0) {
            // Nobody wants it.
        }
        if (ended) {
            return Optional.empty();
        }
        require(2);
        if (buffer[from] == '-' && buffer[from + 1] == '-') {
            ended = true;
            // An epilogue has no meaning, but the connection's next request is behind it.
            while (chunks.hasNext()) {
                chunks.next();
            }
            return Optional.empty();
        }
        if (!line().isBlank()) {
            throw malformed("the boundary is followed by something else than a line end");
        }
        var part = Part.of(this, headers());
        where = "in part '" + part.name() + "'";
        inPart = true;
        // The empty line after the headers may also be the beginning of a delimiter: then there is no content at all.
        from -= LINE_END.length;
        require(delimiter.length);
        if (indexOf(delimiter, from) != from) {
            from += LINE_END.length;
        }
        return Optional.of(part);
    }

    private Map<String, String> headers() {
        var fields = new LinkedHashMap<String, String>();
        var most = MOST_HEADER_BYTES;
        for (var line = line(); !line.isEmpty(); line = line()) {
            most -= line.length();
            var colon = line.indexOf(':');
            if (most < 0) {
                throw malformed("the headers of a part have more than " + MOST_HEADER_BYTES + " bytes");
            }
            if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                throw malformed("a header of a part is not 'name: value' but '" + line + "'");
            }
            fields.putIfAbsent(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return fields;
    }

    /** {@return the next line without its end} Waits for it. */
    private String line() {
        var looked = from;
        while (true) {
            var end = indexOf(LINE_END, looked);
            if (end >= 0) {
                var line = new String(buffer, from, end - from, StandardCharsets.UTF_8);
                from = end + LINE_END.length;
                return line;
            }
            if (to - from > MOST_HEADER_BYTES) {
                throw malformed("a line in the headers of a part has more than " + MOST_HEADER_BYTES + " bytes");
            }
            looked = Math.max(from, to - 1) - from;
            fill();
            looked += from;
        }
    }

    /** {@return the next bytes of the current part; none at its end} Waits for them. */
    byte[] piece() {
        while (inPart) {
            var end = indexOf(delimiter, from);
            if (end == from) {
                from += delimiter.length;
                inPart = false;
                break;
            }
            // The last bytes may be the beginning of a delimiter.
            var safe = end >= 0 ? end : to - delimiter.length + 1;
            if (safe > from) {
                var piece = Arrays.copyOfRange(buffer, from, safe);
                from = safe;
                return piece;
            }
            fill();
        }
        return NONE;
    }

    private void require(int count) {
        while (to - from < count) {
            fill();
        }
    }

    /** Waits for a chunk. */
    private void fill() {
        if (!chunks.hasNext()) {
            throw malformed("the body ends " + where + ", without its closing boundary");
        }
        var chunk = chunks.next();
        if (from == to) {
            buffer = chunk;
        } else {
            var rest = to - from;
            var both = Arrays.copyOfRange(buffer, from, to + chunk.length);
            System.arraycopy(chunk, 0, both, rest, chunk.length);
            buffer = both;
        }
        to = to - from + chunk.length;
        from = 0;
    }

    /** {@return where it begins, at {@code start} or later; -1 if nowhere} */
    private int indexOf(byte[] wanted, int start) {
        for (var i = start; i <= to - wanted.length; i++) {
            if (buffer[i] == wanted[0] && Arrays.equals(buffer, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static HttpError malformed(String why) {
        return new HttpError(400, "the form is malformed: " + why);
    }
}
