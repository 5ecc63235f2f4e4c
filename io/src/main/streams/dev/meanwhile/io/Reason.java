package dev.meanwhile.io;

import dev.meanwhile.io.spi.Reasons;
import java.io.IOException;

/** The words of the operating system in an exception. */
final class Reason {
    private Reason() {
    }

    static String of(IOException failure) {
        var message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return Reasons.withoutSystemCall(message);
    }
}
