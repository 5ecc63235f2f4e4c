package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of the system: compilers, Maven, apt. */
final class Tool {
    private Tool() {
    }

    /**
     * The output of a program, both streams together.
     *
     * @param status 0 if it succeeded
     */
    record Output(int status, String text) {
        boolean ok() {
            return status == 0;
        }

        /** {@return the last lines, for a message} */
        String tail() {
            var lines = text.strip().lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        }
    }

    /** {@return its output when it has ended} The status is -1 if it could not be started. */
    static Output run(Path folder, List<String> command) {
        return run(folder, Duration.ofDays(1), command);
    }

    /** {@return its output when it has ended} The status is -1 if it could not be started, or takes too long. */
    static Output run(Path folder, Duration limit, List<String> command) {
        try {
            var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
            var text = new StringBuffer();
            var reader = Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(line -> text.append(line).append('\n')));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
                return new Output(-1, "it did not end within " + limit.toSeconds() + " s");
            }
            reader.join();
            return new Output(process.exitValue(), text.toString());
        } catch (IOException e) {
            return new Output(-1, e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted during " + command, e);
        }
    }

    static Output run(Path folder, String... command) {
        return run(folder, List.of(command));
    }

    /** {@return the status of a program that prints to our output} */
    static int show(Path folder, List<String> command) {
        try {
            return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted during " + command, e);
        }
    }

    static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return its path on the PATH} */
    static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@return whether a file exists and no source is newer} */
    static boolean isFresh(Path file, List<Path> sources) {
        try {
            if (!Files.exists(file)) {
                return false;
            }
            var made = Files.getLastModifiedTime(file);
            for (var source : sources) {
                if (Files.getLastModifiedTime(source).compareTo(made) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the regular files in a folder whose names end like this, sorted} */
    static List<Path> files(Path folder, String ending) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
