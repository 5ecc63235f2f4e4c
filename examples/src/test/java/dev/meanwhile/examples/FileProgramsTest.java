package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs that read files. */
@Timeout(120)
class FileProgramsTest {
    @TempDir
    private Path folder;

    @Test
    void filesOfItsOwnAreLoaded() throws Exception {
        var printed = Program.inShortSeconds("LoadFiles").run();
        assertEquals(16, printed.size(), printed::toString);
        assertEquals(List.of("[22000000, 220000, 22] characters", "[22000000, 220000, 22] characters"), List.of(printed.get(7), printed.getLast()));
    }

    /** Pipes with names have something to read when this test wants it: the second time, when all are open. */
    @Test
    void loadingOverlapsOnlyInTheConcurrentPart() throws Exception {
        var pipes = Stream.of("a", "b", "c").map(name -> folder.resolve(name).toString()).toList();
        assertEquals(0, new ProcessBuilder(Stream.concat(Stream.of("mkfifo"), pipes.stream()).toList()).inheritIO().start().waitFor());
        List<String> printed;
        try (var writer = Executors.newSingleThreadExecutor()) {
            writer.submit(() -> {
                for (var pipe : pipes) {
                    Files.writeString(Path.of(pipe), "x");
                }
                var open = new ArrayList<Writer>();
                for (var pipe : pipes) {
                    open.add(Files.newBufferedWriter(Path.of(pipe), StandardOpenOption.WRITE));
                }
                for (var each : open) {
                    each.write("xx");
                    each.close();
                }
                return null;
            });
            printed = Program.inShortSeconds("LoadFiles").run(pipes.toArray(String[]::new));
        }
        assertEquals(List.of("One after another:", "  a: loading", "  a: loaded", "  b: loading", "  b: loaded", "  c: loading", "  c: loaded", "[1, 1, 1] characters",
                "All at once:", "  a: loading", "  b: loading", "  c: loading"), printed.subList(0, 12));
        assertEquals(List.of("  a: loaded", "  b: loaded", "  c: loaded"), printed.subList(12, 15).stream().sorted().toList());
        assertEquals("[2, 2, 2] characters", printed.getLast());
    }

    @Test
    void everyLineOfARotatedLogOnce() throws Exception {
        assertEquals("""
                1 started
                2 ready
                3 GET / 200
                4 GET /cart ERROR 500   <-- error 1
                5 GET / 200
                6 rotated twice so far
                7 GET /pay ERROR 502   <-- error 2
                8 good bye
                """.lines().toList(), Program.inShortSeconds("FollowLog").run());
    }

    @Test
    void wordsOfTextFilesAndALineForEachThatIsNot() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("one.txt"), "The cat and the dog.\nTHE END\n");
        Files.writeString(folder.resolve("two.md"), "# a dog");
        Files.writeString(folder.resolve("program.java"), "not counted");
        Files.write(folder.resolve("broken.txt"), new byte[] {(byte) 0xFF, '\n'});
        var printed = Program.inShortSeconds("WordCount").run(folder.toString());
        assertTrue(printed.contains("3 files, 6 different words"), printed::toString);
        assertTrue(printed.contains("       3  the") && printed.contains("       2  dog"), printed::toString);
        assertTrue(printed.stream().anyMatch(line -> line.startsWith("skipped: line 1 of '" + folder.resolve("broken.txt") + "' is not UTF-8")),
                printed::toString);
    }
}
