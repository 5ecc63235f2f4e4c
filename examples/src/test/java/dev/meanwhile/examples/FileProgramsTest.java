package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs that read files. */
@Timeout(120)
class FileProgramsTest {
    @TempDir
    private Path folder;

    @Test
    void loadingOverlapsOnlyInTheConcurrentPart() throws Exception {
        var printed = Program.inShortSeconds("LoadFiles").run();
        assertEquals(List.of("One after another:", "  large.txt: loading", "  large.txt: loaded", "  medium.txt: loading", "  medium.txt: loaded",
                "  small.txt: loading", "  small.txt: loaded", "[22000000, 220000, 22] characters",
                "All at once:", "  large.txt: loading", "  medium.txt: loading", "  small.txt: loading"), printed.subList(0, 12));
        assertEquals(List.of("  large.txt: loaded", "  medium.txt: loaded", "  small.txt: loaded"), printed.subList(12, 15).stream().sorted().toList());
        assertEquals("[22000000, 220000, 22] characters", printed.getLast());
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
