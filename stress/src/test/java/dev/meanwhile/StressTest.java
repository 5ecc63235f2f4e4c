package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Runs jcstress over the classes of this folder, in a JVM of its own: two or three actors at once, millions of times, with the optimiser in
 * its usual and in shuffled order. An outcome that a class calls forbidden fails the build. jcstress leaves out what has more
 * actors than the machine has processors, so these have two.
 *
 * <p>Each class is looked at for 100 ms in each of these; {@code -Djcstress.millis=1000} looks longer.
 */
class StressTest {
    private static final int CLASSES = 9;

    private Process process;

    @Test
    void whatThreadsShare() throws Exception {
        var results = Files.createDirectories(Path.of("target", "jcstress")).toAbsolutePath();
        var output = results.resolve("output.txt");
        process = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-m", "quick",
                "-f", "1",
                "-iters", "1",
                "-time", System.getProperty("jcstress.millis", "100"),
                // Actors compiled in one way each, rather than in every combination of ways.
                "-sc", "false",
                "-t", "dev.meanwhile",
                "-v",
                "-r", results + "/"))
                // Where it leaves a file besides.
                .directory(results.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> "still running:\n" + read(output));
        var text = read(output);
        assertEquals(0, process.exitValue(), text);
        // A run that finds no test would pass as well.
        assertTrue(text.contains("Failed tests: No matches"), text);
        assertEquals(CLASSES, Files.readAllLines(output).stream()
                .filter(line -> line.contains("[OK]") && line.contains("dev.meanwhile."))
                .map(line -> line.substring(line.indexOf("dev.meanwhile.")).strip())
                .distinct().count(), text);
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
