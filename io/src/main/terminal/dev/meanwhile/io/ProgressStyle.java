package dev.meanwhile.io;

import java.util.List;

/** The characters of a bar: what the output can show. */
record ProgressStyle(String full, String empty, List<String> spinner, boolean coloured) {
    private static final List<String> DOTS = List.of("⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏");
    private static final List<String> DASHES = List.of("|", "/", "-", "\\");

    static ProgressStyle of(ProgressOptions options) {
        return options.stream().charset().newEncoder().canEncode("█░⠋")
                ? new ProgressStyle("█", "░", DOTS, options.isColoured())
                : new ProgressStyle("#", ".", DASHES, options.isColoured());
    }

    /** {@return a bar of which a part, 0 to 1, is full} */
    String bar(double part, int width) {
        var filled = (int) (part * width);
        var done = full.repeat(filled);
        return (coloured ? "\033[32m" + done + "\033[0m" : done) + empty.repeat(width - filled);
    }

    String spinner(long nanos) {
        return spinner.get((int) (nanos / 100_000_000L % spinner.size()));
    }
}
