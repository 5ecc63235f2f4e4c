package dev.meanwhile.web;

import dev.meanwhile.http.AccessLog;

import java.lang.System.Logger.Level;
import java.util.Locale;

/** A line for each request, to the logger {@code dev.meanwhile.access}. */
final class AccessLines {
    private static final System.Logger LOG = System.getLogger("dev.meanwhile.access");

    private AccessLines() {
    }

    static void log(AccessLog.Entry entry) {
        if (LOG.isLoggable(Level.INFO)) {
            LOG.log(Level.INFO, line(entry));
        }
    }

    /** {@return a line such as {@code 127.0.0.1:50123 GET /items/7 200 26 B 1.3 ms}} The target can't contain a line break: it came in one line. */
    private static String line(AccessLog.Entry entry) {
        return String.format(Locale.ROOT, "%s %s %s %d %d B %.1f ms", entry.remote(), entry.method(), entry.target(), entry.status(), entry.bytes(),
                entry.duration().toNanos() / 1e6);
    }
}
