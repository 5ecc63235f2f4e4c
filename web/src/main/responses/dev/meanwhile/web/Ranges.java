package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parts of a file that a client asks for (RFC 9110 §14.1.2). */
final class Ranges {
    /** More are refused: clients that need parts need few, and many small ones are an attack (§17.15). */
    static final int MOST = 16;
    private static final Pattern RANGE = Pattern.compile("(\\d{0,18})-(\\d{0,18})");

    private Ranges() {
    }

    /** @param length in bytes, at least 1 */
    record Range(long from, long length) {
        long end() {
            return from + length;
        }
    }

    /**
     * {@return those parts that the file has, as they were asked for} Nothing at all if the field must be ignored: it is malformed, in another unit, or asks for too many parts or for
     * overlapping ones.
     */
    static Optional<List<Range>> of(String field, long size) {
        var ranges = new ArrayList<Range>();
        var parts = field.startsWith("bytes=") ? field.substring("bytes=".length()).split(",", -1) : new String[0];
        if (parts.length == 0 || parts.length > MOST) {
            return Optional.empty();
        }
        for (var part : parts) {
            var matcher = RANGE.matcher(part.strip());
            if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
                return Optional.empty();
            }
            range(matcher.group(1), matcher.group(2), size).ifPresent(ranges::add);
        }
        return overlap(ranges) ? Optional.empty() : Optional.of(List.copyOf(ranges));
    }

    private static Optional<Range> range(String first, String last, long size) {
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

    private static boolean overlap(List<Range> ranges) {
        var sorted = ranges.stream().sorted(Comparator.comparingLong(Range::from)).toList();
        for (var i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).from() < sorted.get(i - 1).end()) {
                return true;
            }
        }
        return false;
    }
}
