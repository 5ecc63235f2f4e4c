package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;

import dev.meanwhile.http.ServerResponse;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/** Files as responses: whole, in part (RFC 9110 §14), or not at all because the client already has them (§13). */
final class FileAnswers {
    private static final int PIECE_BYTES = 64 << 10;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private FileAnswers() {
    }

    private record Range(long from, long length) {
    }

    static Response of(Request request, Response response, FileFacts file) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ETag", file.tag());
        headers.put("Last-Modified", file.lastModified());
        if (isFresh(request, file)) {
            return response.with(304, new Response.Content.None(), headers);
        }
        headers.put("Content-Type", MediaTypes.of(file.file()));
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Accept-Ranges", "bytes");
        var range = request.method().equals("GET") ? request.header("Range").filter(_ -> mayBePart(request, file)) : Optional.<String>empty();
        var matcher = RANGE.matcher(range.orElse(""));
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return response.with(response.status(), new Response.Content.Part(file, 0, file.size()), headers);
        }
        var part = part(matcher.group(1), matcher.group(2), file.size());
        if (part.isEmpty()) {
            headers.put("Content-Range", "bytes */" + file.size());
            return response.with(416, new Response.Content.None(), headers);
        }
        var from = part.get().from();
        headers.put("Content-Range", "bytes " + from + "-" + (from + part.get().length() - 1) + "/" + file.size());
        return response.with(206, new Response.Content.Part(file, from, part.get().length()), headers);
    }

    private static boolean isFresh(Request request, FileFacts file) {
        var tags = request.header("If-None-Match");
        if (tags.isPresent()) {
            return Arrays.stream(tags.get().split(",")).map(String::strip)
                    .anyMatch(tag -> tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals(file.tag()));
        }
        return request.header("If-Modified-Since").flatMap(FileAnswers::date).filter(since -> !file.modified().isAfter(since)).isPresent();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The client already has a part, of the file as it was then. */
    private static boolean mayBePart(Request request, FileFacts file) {
        var condition = request.header("If-Range");
        return condition.isEmpty() || condition.get().equals(file.tag()) || condition.get().equals(file.lastModified());
    }

    private static Optional<Range> part(String first, String last, long size) {
        long from;
        long end;
        if (first.isEmpty()) {
            from = Math.max(0, size - Long.parseLong(last));
            end = size;
        } else {
            from = Long.parseLong(first);
            end = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
        }
        return from < end ? Optional.of(new Range(from, end - from)) : Optional.empty();
    }

    static void send(Request request, ServerResponse out, Response.Content.Part part) throws Exception {
        try (var file = blocking(() -> FileChannel.open(part.file().file()))) {
            out.header("Content-Length", Long.toString(part.length()));
            request.answered();
            out.stream(sink -> {
                for (var sent = 0L; sent < part.length(); ) {
                    var at = part.from() + sent;
                    var most = (int) Math.min(PIECE_BYTES, part.length() - sent);
                    var piece = blocking(() -> read(file, at, most));
                    sent += piece.length;
                    sink.emit(piece);
                }
            });
        }
    }

    private static byte[] read(FileChannel file, long at, int most) throws IOException {
        var buffer = ByteBuffer.allocate(most);
        if (file.read(buffer, at) < 0) {
            throw new EOFException("the file shrank while it was being sent");
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
