package dev.meanwhile.io;

import java.io.IOException;
import java.net.BindException;

/** What the operating system's errors mean. The JDK and Netty tell some of them only by their text. */
final class Faults {
    private Faults() {
    }

    /** EMFILE and ENFILE. */
    static boolean isOutOfDescriptors(Throwable failure) {
        return says(failure, "Too many open files");
    }

    /** ECONNREFUSED. Netty throws a {@link java.net.ConnectException} for almost everything. */
    static boolean isRefused(IOException failure) {
        return says(failure, "Connection refused");
    }

    /** ETIMEDOUT. */
    static boolean isTimeout(IOException failure) {
        return says(failure, "timed out");
    }

    /** EADDRINUSE. */
    static boolean isTaken(IOException failure) {
        return says(failure, "Address already in use");
    }

    /** EADDRNOTAVAIL. */
    static boolean isMissingAddress(IOException failure) {
        return says(failure, "annot assign requested address");
    }

    private static boolean says(Throwable failure, String text) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(text)) {
                return true;
            }
        }
        return false;
    }

    /** {@return what went wrong, with what may help} */
    static String reason(IOException failure) {
        if (isMissingAddress(failure)) {
            return "EADDRNOTAVAIL: this machine has no such local address, or no free port for another connection there";
        }
        if (isTaken(failure)) {
            // Where it is a path, it says what is there.
            var more = String.valueOf(failure.getMessage()).replaceFirst("(?s).*Address already in use", "");
            return "the address is already in use" + (more.startsWith(": ") ? more : "");
        }
        if (failure instanceof BindException && says(failure, "Permission denied")) {
            return "permission denied; ports below 1024 need rights";
        }
        return Reason.of(failure);
    }
}
