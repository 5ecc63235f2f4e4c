package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait costs a heap entry and never a thread: a million tasks asleep at once fit in 2 GiB. */
@Timeout(120)
@Tag(SeedsTest.ONCE)
class MillionSleepersTest {
    @Test
    void fitInTwoGigabytes() throws IOException, InterruptedException {
        var java = new ProcessBuilder(command()).redirectErrorStream(true).start();
        var output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), output);
        // Among what the watchdog may have to say on a busy machine.
        assertTrue(output.lines().anyMatch(line -> line.startsWith("1000000, 1000000, ")), output);
    }

    private static List<String> command() {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g",
                "-cp", System.getProperty("java.class.path")));
        if (RunModes.carrier()) {
            command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=false"));
        }
        command.add(MillionSleepers.class.getName());
        return command;
    }
}
