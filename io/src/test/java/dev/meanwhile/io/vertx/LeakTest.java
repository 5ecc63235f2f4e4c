package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop that ends leaves nothing behind, closed properly or not. */
class LeakTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static void useNetwork() {
        run(() -> {
            var echo = new Echo();
            // Still open at the end, like the server.
            echo.send(echo.connect(), "x");
        });
    }

    /** How many there are of each kind that a loop could leak. */
    private static TreeMap<String, Integer> descriptors() throws IOException {
        var kinds = new TreeMap<String, Integer>();
        try (var all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (var descriptor : all) {
                kind(descriptor, kinds);
            }
        }
        return kinds;
    }

    private static void kind(Path descriptor, TreeMap<String, Integer> kinds) {
        try {
            var kind = Files.readSymbolicLink(descriptor).toString().replaceAll("\\d", "");
            if (kind.startsWith("socket") || kind.startsWith("anon_inode") || kind.startsWith("pipe")) {
                kinds.merge(kind, 1, Integer::sum);
            }
        } catch (IOException e) {
            // The one that listed the directory.
        }
    }

    @Test
    void aHundredLoopsLeaveNoDescriptorAndNoThread() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS));
        for (var i = 0; i < 5; i++) {
            useNetwork();
        }
        var before = descriptors();
        for (var i = 0; i < 100; i++) {
            useNetwork();
        }
        assertEquals(before, descriptors());
        assertEquals(List.of(), Threads.ofVertxAndNetty());
    }

    /** In a JVM with a directory of its own for temporary files: other programs with Vert.x leave theirs in the common one. */
    @Test
    void noDirectoryForCopiesOfFiles(@TempDir Path temporary) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var program = new ProcessBuilder(java, "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"), Program.class.getName())
                .inheritIO().start();
        assertEquals(0, program.waitFor());
        try (var left = Files.list(temporary)) {
            assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith("vertx-cache")).toList());
        }
    }

    static final class Program {
        private Program() {
        }

        public static void main(String[] args) {
            run(() -> {
                new Echo().send("x");
                // Nothing is tidied up: what was there is still there.
                Runtime.getRuntime().halt(0);
            });
        }
    }
}
