package dev.meanwhile.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Removes the launcher's frames from the bottom of a stack trace. */
final class Traces {
    private static final String OURS = Traces.class.getPackageName() + ".";

    private Traces() {
    }

    static void clean(Throwable thrown) {
        clean(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void clean(Throwable thrown, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return;
        }
        var trace = thrown.getStackTrace();
        int end = end(trace);
        if (end < trace.length) {
            thrown.setStackTrace(Arrays.copyOf(trace, end));
        }
        clean(thrown.getCause(), seen);
        for (var suppressed : thrown.getSuppressed()) {
            clean(suppressed, seen);
        }
    }

    private static int end(StackTraceElement[] trace) {
        int end = trace.length;
        // A reloaded program has a thread of its own.
        while (end > 1 && trace[end - 1].getClassName().equals("java.lang.Thread")) {
            end--;
        }
        if (end > 0 && !isLauncher(trace[end - 1].getClassName())) {
            return trace.length;
        }
        while (end > 0 && isLauncher(trace[end - 1].getClassName())) {
            end--;
        }
        return end > 0 && Starter.isOne(trace[end - 1].getClassName()) ? end - 1 : end;
    }

    private static boolean isLauncher(String className) {
        return className.startsWith(OURS) || className.startsWith("picocli.");
    }
}
