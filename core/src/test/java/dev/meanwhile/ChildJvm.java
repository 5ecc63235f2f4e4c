package dev.meanwhile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the tests in a JVM of its own. */
record ChildJvm(int status, List<String> output) {
    private static final List<String> CARRIER = List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=false");

    /** In the run mode of these tests. */
    static ChildJvm run(Class<?> program, List<String> flags, String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<>(flags);
        if (RunModes.carrier()) {
            all.addAll(CARRIER);
        }
        return start(program, all, arguments);
    }

    /** In the run mode that the flags lead to. The child does not outlive this call, even if the test is given up. */
    static ChildJvm start(Class<?> program, List<String> flags, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path")));
        command.addAll(flags);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        var java = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            var output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new ChildJvm(java.waitFor(), output.lines().toList());
        } finally {
            java.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return "status " + status + "\n" + String.join("\n", output);
    }
}
