package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs that we did not write. If one is missing, the test is skipped, but not in CI. */
final class OtherPrograms {
    private OtherPrograms() {
    }

    /** {@return the path of a program} */
    static String find(String program) {
        var found = Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
        return found.map(Path::toString).orElseGet(() -> missing(program));
    }

    private static String missing(String program) {
        if ("true".equals(System.getenv("CI"))) {
            return fail(program + " is not installed, and in CI no test may be skipped; see .ci/run");
        }
        return abort(program + " is not installed");
    }
}
