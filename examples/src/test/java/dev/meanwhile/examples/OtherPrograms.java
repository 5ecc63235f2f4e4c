package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.blocking;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** Programs that we did not write. If one is missing, the test is skipped, but not in CI. */
final class OtherPrograms {
    private OtherPrograms() {
    }

    /** {@return the path of a program} */
    static Path find(String program) {
        var found = Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
        return found.orElseGet(() -> missing(program));
    }

    /** Checks that a program has what a test needs of it: a library, say. The command must end with 0 if so. */
    static void require(String what, String... check) {
        if (start(Redirect.PIPE, check).onExit().join().exitValue() != 0) {
            missing(what);
        }
    }

    private static <T> T missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            return fail(what + " is not installed, and in CI no test may be skipped; see .ci/run");
        }
        return abort(what + " is not installed");
    }

    private static Process start(Redirect errors, String... command) {
        try {
            var builder = new ProcessBuilder(command);
            var process = (errors == Redirect.PIPE ? builder.redirectErrorStream(true) : builder.redirectError(errors)).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the whole output of a command} For tasks. Cancelling the task ends the command. */
    static String output(String... command) {
        return output(Redirect.PIPE, command);
    }

    /** As {@link #output}, without its standard error, which goes to the test's own. */
    static String result(String... command) {
        return output(Redirect.INHERIT, command);
    }

    private static String output(Redirect errors, String... command) {
        var process = start(errors, command);
        try {
            return blocking(() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Ends a program and all that it has started, and waits for their end. Blocks. */
    static void end(Process process) {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }

    static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
