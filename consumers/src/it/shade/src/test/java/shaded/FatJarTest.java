package shaded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/** The manifest of an executable jar has what would otherwise be flags. */
class FatJarTest {
    private static final String JAR = "target/shaded-1.jar";

    private static String output(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theJarRunsInCarrierModeOnEpoll() throws Exception {
        assertEquals(List.of("hello", "carrier", "epoll"), output("-jar", JAR).lines().toList());
    }

    /** Only {@code -jar} heeds the manifest. */
    @Test
    void onTheClassPathItNeedsTheFlags() throws Exception {
        var without = output("-cp", JAR, "shaded.Main");
        assertTrue(without.contains("hello\nportable\nNIO\n"), without);
        assertEquals(List.of("hello", "carrier", "epoll"), output("--add-opens", "java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED", "-cp", JAR, "shaded.Main").lines().toList());
    }
}
