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

    @Test
    void noDirectoryForCopiesOfFiles() throws IOException {
        run(() -> LoopVertx.current());
        try (var temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(List.of(), temporary.filter(path -> path.getFileName().toString().startsWith("vertx-cache")).toList());
        }
    }
}
