package tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** What `jlink` makes of a program with the core and HTTP. */
class ImageTest {
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String MODULES = "target/modules:target/tool-1.jar";

    private static String output(String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", System.getProperty("java.home") + "/bin:", (path, jdk) -> jdk + path);
        var process = builder.start();
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theImageRunsInCarrierModeOnEpoll() throws Exception {
        output("sh", "image.sh");
        assertEquals(List.of("hello", "carrier", "epoll"), output(Path.of("target/image/bin/tool").toString()).lines().toList());
    }

    /** The advice is right: with these options it says no more. */
    @Test
    void onTheModulePathEachMissingOptionIsNamed() throws Exception {
        var plain = output(JAVA, "-p", MODULES, "-m", "tool/tool.Main");
        assertTrue(plain.contains("hello\nportable\nNIO\n"), plain);
        var options = plain.lines().filter(line -> line.contains("start java with: "))
                .flatMap(line -> Stream.of(line.replaceAll(".*start java with: ", "").split(" ")))
                .toList();
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        command.addAll(List.of("-p", MODULES, "-m", "tool/tool.Main"));
        assertEquals(List.of("hello", "carrier", "epoll"), output(command.toArray(String[]::new)).lines().toList());
    }
}
