package dev.meanwhile.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Runs programs that we did not write. */
final class Peers {
    private Peers() {
    }

    /** Runs a program to its end. {@return its output} Blocks. */
    static String run(Path folder, List<String> command) {
        return run(folder, command, "");
    }

    static String run(Path folder, List<String> command, String input) {
        try {
            var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
            process.getOutputStream().write(input.getBytes());
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A program that runs beside a test. */
    static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        Running(Path folder, List<String> command) {
            try {
                var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
                builder.environment().put("PYTHONUNBUFFERED", "1");
                process = builder.start();
                output = process.inputReader();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void write(String text) {
            try {
                process.getOutputStream().write(text.getBytes());
                process.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** {@return the first line of its output that has this text} Blocks until it comes. */
        String awaitLine(String text) {
            var all = new StringBuilder();
            try {
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.contains(text)) {
                        return line;
                    }
                    all.append(line).append('\n');
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new AssertionError("it ended without " + text + ": " + all);
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
