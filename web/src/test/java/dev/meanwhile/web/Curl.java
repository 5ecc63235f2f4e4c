package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Programs that we did not write. */
final class Curl {
    private Curl() {
    }

    /** Skips the test if there is no curl; in CI it fails. */
    static void require() throws Exception {
        require("curl", "--version");
    }

    static void require(String program, String option) throws Exception {
        try {
            run(program, option);
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                fail(program + " is not installed, and in CI no test may be skipped; see .ci/run");
            }
            abort(program + " is not installed");
        }
    }

    /** Blocks. */
    static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    /** {@return what curl prints} Blocks. */
    static String curl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }
}
