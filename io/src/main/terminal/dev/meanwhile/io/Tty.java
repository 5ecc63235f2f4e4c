package dev.meanwhile.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether there is a terminal. The JDK tells only of standard input and output together ({@code System.console()}), so the descriptors are looked at as
 * files: a terminal is a character device other than {@code /dev/null}. This needs no native access.
 */
final class Tty {
    /** The streams that the JVM began with, as far as anybody can know. */
    static final InputStream STDIN = System.in;
    static final PrintStream STDERR = System.err;

    private static final int TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    private Tty() {
    }

    /** {@return whether standard input and output are the same user's terminal, one that can move its cursor} */
    static boolean isInteractive() {
        return System.in == STDIN && isTerminal(0) && isTerminal(1) && canMoveCursor();
    }

    /** {@return whether the terminal understands control sequences} */
    static boolean canMoveCursor() {
        return !"dumb".equals(System.getenv("TERM"));
    }

    /** {@return whether a descriptor, 0 to 2, is a terminal} */
    static boolean isTerminal(int descriptor) {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return System.console() != null && System.console().isTerminal();
        }
        try {
            var file = Path.of("/dev/fd", "" + descriptor);
            return ((int) Files.getAttribute(file, "unix:mode") & TYPE) == CHARACTER_DEVICE
                    && !Files.getAttribute(file, "unix:rdev").equals(Files.getAttribute(Path.of("/dev/null"), "unix:rdev"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** {@return whether the program was started without a standard input} Then the first file that the JVM opened, one of its own, has got the number 0. */
    static boolean isInputClosed() {
        try {
            return Path.of("/dev/fd/0").toRealPath().startsWith(Path.of(System.getProperty("java.home")).toRealPath());
        } catch (IOException e) {
            // A pipe, or no such file: reading tells.
            return false;
        }
    }
}
