package dev.meanwhile.io;

import java.util.ArrayList;
import java.util.List;

/**
 * What a progress bar shows at a moment, as text.
 *
 * @param total   negative if it is not known
 * @param rate    for each second; 0 if there is none yet
 * @param elapsed in nanoseconds
 * @param last    whether it has ended
 */
record ProgressState(String name, String note, Amounts amounts, long count, long total, double rate, long elapsed, boolean last) {
    private static final int WIDEST_BAR = 30;
    private static final int NARROWEST_BAR = 5;

    /** {@return a line that is not longer than {@code columns}, unless its name alone is} */
    String live(int columns, int label, ProgressStyle style) {
        var begin = new StringBuilder(name.length() > label ? name.substring(0, label - 1) + "…" : name + " ".repeat(label - name.length()));
        if (total < 0) {
            begin.append(last ? "" : "  " + style.spinner(elapsed));
            return cut(begin + "  " + String.join("  ", figures()), columns);
        }
        begin.append("  ").append("%3d%%".formatted(percent()));
        var end = "  " + String.join("  ", figures());
        var room = columns - 1 - begin.length() - 1 - end.length();
        var bar = room < NARROWEST_BAR ? "" : " " + style.bar(percentage() / 100, Math.min(WIDEST_BAR, room));
        return bar.isEmpty() ? cut(begin + end, columns) : begin + bar + end;
    }

    private static String cut(String text, int columns) {
        return text.length() < columns ? text : text.substring(0, columns - 1);
    }

    /** {@return a line for a file} */
    String plain() {
        var words = new ArrayList<String>();
        if (total >= 0) {
            words.add(percent() + "%");
        }
        words.addAll(figures());
        if (last || total < 0) {
            words.set(words.size() - (note.isEmpty() ? 1 : 2), (last ? "in " : "after ") + Amounts.time(elapsed));
        }
        return name + ": " + String.join(", ", words);
    }

    /** How much, how fast, and the time; the note at the end. */
    private List<String> figures() {
        var figures = new ArrayList<String>();
        figures.add(total < 0 || (last && count == total) ? amounts.of(count) : amounts.of(count, total));
        if (rate > 0) {
            figures.add(amounts.rate(rate));
        }
        figures.add(last || total < 0 ? Amounts.time(elapsed) : left());
        if (!note.isEmpty()) {
            figures.add(note);
        }
        return figures;
    }

    private String left() {
        return rate > 0 ? Amounts.time((long) (Math.max(0, total - count) / rate * 1e9)) + " left" : "-:-- left";
    }

    private double percentage() {
        return total == 0 ? 100 : Math.clamp(count * 100.0 / total, 0, 100);
    }

    /** Rounded down, so that 100 means all. */
    private int percent() {
        return (int) percentage();
    }
}
