package dev.meanwhile;

import java.lang.System.Logger.Level;

/** The {@link System.Logger} {@code dev.meanwhile}, for messages that must not do harm, whatever is wrong with the log or with what is logged. */
final class Log {
    private Log() {
    }

    /**
     * Looked up when there is something to say, so that a program with nothing to report loads no logging. A log that is broken must not
     * throw: what it should have said goes to the standard error stream.
     */
    static void log(Level level, String message, Throwable failure) {
        try {
            System.getLogger("dev.meanwhile").log(level, message, failure);
        } catch (Throwable broken) {
            try {
                System.err.println(level + " " + message + (failure == null ? "" : ": " + describe(failure))
                        + " (it can't be logged: " + describe(broken) + ")");
            } catch (Throwable hopeless) {
                // No memory left, most likely.
            }
        }
    }

    /** {@return an exception as its {@code toString} shows it, or its class if that throws} */
    static String describe(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable broken) {
            return failure.getClass().getName() + ", whose message can't be had (" + broken.getClass().getName() + ")";
        }
    }
}
