package dev.meanwhile.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What overlapped when several URLs were fetched: a line for each, from left to right in time. */
final class FetchPicture {
    private static final int NAME = 36;
    private static final int WIDTH = 48;

    private FetchPicture() {
    }

    static String of(List<Fetched> all) {
        var start = all.stream().mapToLong(it -> it.span().begun()).min().orElse(0);
        var end = all.stream().mapToLong(it -> it.span().end()).max().orElse(0);
        var name = Math.min(NAME, all.stream().mapToInt(it -> it.name().length()).max().orElse(0));
        var whole = Math.max(1, end - start);
        var lines = new ArrayList<String>();
        for (var one : all) {
            lines.add(String.format(Locale.ROOT, "%-" + name + "s |%s| %s, %s", shortened(one.name(), name), bar(one.span(), start, whole), one.status(),
                    FetchSpan.text(one.span().total())));
        }
        var sum = all.stream().mapToLong(it -> it.span().total()).sum();
        lines.add(" ".repeat(name) + String.format(Locale.ROOT, " |0%" + (WIDTH - 1) + "s| . waits for the answer, # reads it", FetchSpan.text(whole)));
        lines.add(String.format(Locale.ROOT, "One after another: %s. Together: %s, %.1f times as fast.", FetchSpan.text(sum), FetchSpan.text(whole), (double) sum / whole));
        return String.join("\n", lines);
    }

    private static String bar(FetchSpan span, long start, long whole) {
        var from = column(span.begun() - start, whole);
        var answer = column(span.answer() - start, whole);
        var to = Math.max(column(span.end() - start, whole), from + 1);
        var bar = new StringBuilder(" ".repeat(WIDTH));
        for (var i = from; i < to && i < WIDTH; i++) {
            bar.setCharAt(i, i < answer ? '.' : '#');
        }
        return bar.toString();
    }

    private static int column(long nanos, long whole) {
        return (int) Math.min(WIDTH - 1 + nanos / whole, Math.round((double) nanos * WIDTH / whole));
    }

    /** The end of a URL says more than its beginning. */
    private static String shortened(String url, int width) {
        return url.length() <= width ? url : "…" + url.substring(url.length() - width + 1);
    }
}
