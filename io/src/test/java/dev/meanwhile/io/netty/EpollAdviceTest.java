package dev.meanwhile.io.netty;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that could have epoll is told so. In JVMs of their own. */
@Timeout(60)
class EpollAdviceTest {
    private static final String FLAG = "--enable-native-access=ALL-UNNAMED";

    /** Two loops with sockets. */
    static final class Program {
        private Program() {
        }

        static void main() {
            run(() -> LoopNetty.current());
            run(() -> LoopNetty.current());
        }
    }

    private static List<String> advice(String... flags) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(flags));
        command.add(Program.class.getName());
        var java = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            var output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, java.waitFor(), output);
            return output.lines().filter(line -> line.contains("epoll")).toList();
        } finally {
            java.destroyForcibly();
        }
    }

    @Test
    void withoutNativeAccessItNamesTheFlagOnce() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        var advice = advice();
        assertEquals(1, advice.size(), advice::toString);
        assertTrue(advice.getFirst().endsWith("For epoll start java with: " + FLAG), advice::toString);
    }

    @Test
    void withTheFlagItSaysNothing() throws Exception {
        assertEquals(List.of(), advice(FLAG));
    }
}
