package dev.meanwhile.io;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * {@code System.out} and {@code System.err} while something is shown at the bottom of the terminal: both are replaced, as far as they are the terminal's, by
 * streams that hand whole lines to the {@link Screen}. What is printed without a line's end is kept until the end comes, or nothing is shown any more.
 *
 * <p>Code that keeps the stream it got before, as some loggers do, is not seen; code that keeps ours may go on with it for ever: it passes everything on.
 */
final class StandardStreams {
    /** Guarded by the class, like the fields below. */
    private static int users;
    private static Captured out;
    private static Captured err;

    private StandardStreams() {
    }

    /** {@return standard error behind our own stream} */
    static PrintStream err() {
        return original(System.err);
    }

    static PrintStream original(PrintStream stream) {
        return stream instanceof Captured captured ? captured.original : stream;
    }

    static synchronized void capture() {
        if (users++ == 0) {
            if (Tty.isTerminal(1)) {
                out = new Captured(original(System.out));
                System.setOut(out);
            }
            if (Tty.isTerminal(2)) {
                err = new Captured(original(System.err));
                System.setErr(err);
            }
        }
    }

    static synchronized void release() {
        if (--users > 0) {
            return;
        }
        if (out != null) {
            out.release();
            if (System.out == out) {
                System.setOut(out.original);
            }
            out = null;
        }
        if (err != null) {
            err.release();
            if (System.err == err) {
                System.setErr(err.original);
            }
            err = null;
        }
    }

    private static final class Captured extends PrintStream {
        private final PrintStream original;
        private final Lines lines;

        Captured(PrintStream original) {
            this(original, new Lines(original));
        }

        private Captured(PrintStream original, Lines lines) {
            super(lines, true, original.charset());
            this.original = original;
            this.lines = lines;
        }

        /** Without the lock of this stream, whose holder may be waiting for the screen's. */
        void release() {
            lines.release();
        }
    }

    /** Any thread, under the lock of its print stream or its own. */
    private static final class Lines extends OutputStream {
        private final PrintStream original;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private boolean released;

        Lines(PrintStream original) {
            this.original = original;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            var end = offset + length;
            var last = end;
            while (last > offset && bytes[last - 1] != '\n') {
                last--;
            }
            String lines;
            synchronized (line) {
                if (released) {
                    original.write(bytes, offset, length);
                    original.flush();
                    return;
                }
                line.write(bytes, offset, last - offset);
                lines = last == offset ? "" : line.toString(original.charset());
                if (!lines.isEmpty()) {
                    line.reset();
                }
                line.write(bytes, last, end - last);
            }
            if (!lines.isEmpty()) {
                Screen.STANDARD.above(original, lines);
            }
        }

        void release() {
            synchronized (line) {
                released = true;
                original.writeBytes(line.toByteArray());
                original.flush();
                line.reset();
            }
        }
    }
}
