package dev.meanwhile.benchmarks;

/** Prints progress to standard error: the tables go to standard output. */
final class Say {
    private static final long START = System.nanoTime();

    private Say() {
    }

    static void line(String text) {
        System.err.println("bench " + clock() + "  " + text);
    }

    private static String clock() {
        var seconds = (System.nanoTime() - START) / 1_000_000_000;
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
