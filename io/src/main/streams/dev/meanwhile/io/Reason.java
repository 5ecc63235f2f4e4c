package dev.meanwhile.io;

import java.io.IOException;

/** The words of the operating system in an exception. */
final class Reason {
    private Reason() {
    }

    static String of(IOException failure) {
        var message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        // Netty says "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1".
        return message.replaceFirst("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ", "");
    }
}
