package dev.meanwhile.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Files as responses: whole, in parts (RFC 9110 §14), or not at all because of a condition (§13). */
final class FileAnswers {
    private static final byte[] NOTHING = new byte[0];

    private FileAnswers() {
    }

    static Response of(Request request, Response response, FileFacts file) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ETag", file.tag());
        headers.put("Last-Modified", file.lastModified());
        file.coding().ifPresent(coding -> headers.put("Content-Encoding", coding));
        // Conditions and ranges are for what was asked for, not for a page about an error.
        if (response.status() == 200) {
            var verdict = Conditions.check(request, Optional.of(file.tag()), true, Optional.of(file.modified()));
            if (verdict != Conditions.Verdict.FULFILLED) {
                headers.remove("Content-Encoding");
                return response.with(verdict == Conditions.Verdict.FAILED ? 412 : 304, new Response.Content.None(), headers);
            }
            headers.put("Accept-Ranges", "bytes");
        }
        headers.put("X-Content-Type-Options", "nosniff");
        var ranges = response.status() == 200 ? ranges(request, file) : Optional.<List<Ranges.Range>>empty();
        if (ranges.isEmpty()) {
            headers.put("Content-Type", file.type());
            return response.with(response.status(), content(file, List.of(new Slice(NOTHING, 0, file.size()))), headers);
        }
        return switch (ranges.get().size()) {
            case 0 -> unsatisfiable(response, file, headers);
            case 1 -> one(response, file, headers, ranges.get().getFirst());
            default -> several(response, file, headers, ranges.get());
        };
    }

    private static Response.Content content(FileFacts file, List<Slice> slices) {
        return new Response.Content.Slices(file, slices);
    }

    private static Optional<List<Ranges.Range>> ranges(Request request, FileFacts file) {
        return request.method().equals("GET") ? request.header("Range").filter(_ -> mayBePart(request, file)).flatMap(field -> Ranges.of(field, file.size())) : Optional.empty();
    }

    /** The client already has a part, of the file as it was then. */
    private static boolean mayBePart(Request request, FileFacts file) {
        var condition = request.header("If-Range");
        return condition.isEmpty() || condition.get().equals(file.tag()) || condition.get().equals(file.lastModified());
    }

    private static Response unsatisfiable(Response response, FileFacts file, Map<String, String> headers) {
        headers.remove("Content-Encoding");
        headers.put("Content-Range", "bytes */" + file.size());
        return response.with(416, new Response.Content.None(), headers);
    }

    private static String position(FileFacts file, Ranges.Range range) {
        return "bytes " + range.from() + "-" + (range.end() - 1) + "/" + file.size();
    }

    private static Response one(Response response, FileFacts file, Map<String, String> headers, Ranges.Range range) {
        headers.put("Content-Type", file.type());
        headers.put("Content-Range", position(file, range));
        return response.with(206, content(file, List.of(new Slice(NOTHING, range.from(), range.length()))), headers);
    }

    private static Response several(Response response, FileFacts file, Map<String, String> headers, List<Ranges.Range> ranges) {
        var boundary = "%016x%016x".formatted(ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong());
        var type = response.header("Content-Type").orElse(file.type());
        var slices = new ArrayList<Slice>();
        for (var range : ranges) {
            var before = "\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Range: " + position(file, range) + "\r\n\r\n";
            slices.add(new Slice(before.getBytes(StandardCharsets.ISO_8859_1), range.from(), range.length()));
        }
        slices.add(new Slice(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1), 0, 0));
        return response.without("Content-Type").with(206, content(file, List.copyOf(slices)), headers)
                .header("Content-Type", "multipart/byteranges; boundary=" + boundary);
    }
}
