package dev.meanwhile.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A line about a download, on standard error: on a terminal it is updated, and removed at the end; elsewhere it appears once. */
final class Progress implements Consumer<String>, AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String what;
    /** Guarded by this, like the fields below: several files are downloaded at once. */
    private boolean isTerminal;
    private boolean begun;
    private long last;

    Progress(String what) {
        this.what = what;
    }

    /** Takes the name of a file, a tab, and the bytes so far. */
    @Override
    public synchronized void accept(String file) {
        if (!begun) {
            begun = true;
            isTerminal = Native.isTerminal(2);
            last = System.nanoTime() - PAUSE_NANOS;
            if (!isTerminal) {
                System.err.println("meanwhile: " + what + " …");
            }
        }
        if (isTerminal && System.nanoTime() - last >= PAUSE_NANOS) {
            last = System.nanoTime();
            var words = file.split("\t");
            System.err.print("\rmeanwhile: " + what + String.format(Locale.ROOT, " … %.1f MB %s", Long.parseLong(words[1]) / 1e6, words[0]) + "\033[K");
        }
    }

    @Override
    public synchronized void close() {
        if (isTerminal) {
            System.err.print("\r\033[K");
        }
    }
}
