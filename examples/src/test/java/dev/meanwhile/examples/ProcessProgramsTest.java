package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that run other programs. */
class ProcessProgramsTest {
    @TempDir
    private Path folder;

    @Test
    void theWordsOfAllFilesAreCounted() throws Exception {
        var one = Files.writeString(folder.resolve("one"), "A rose is a rose is a rose.\n");
        var two = Files.writeString(folder.resolve("two"), "Rose: it's a name!\n");
        var lines = Program.inShortSeconds("WordPipeline").run("--most", "3", one.toString(), two.toString());
        assertEquals(List.of("4 a", "4 rose", "2 is"), lines.stream().map(String::strip).toList());
    }

    @Test
    void aFileThatDoesNotExistIsNamed() throws Exception {
        var lines = Program.inShortSeconds("WordPipeline").run(folder.resolve("none").toString());
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains(folder.resolve("none").toString()), lines::toString);
    }

    @Test
    void commandsRunSeveralAtOnceAndTheirLinesAreShown() throws Exception {
        // Each of the first two waits for what the other does.
        var commands = Files.writeString(folder.resolve("commands"), """
                cd %1$s; echo begins; mkfifo to-one || true; touch ready; read line <to-one; echo $line
                cd %1$s; until test -e ready -a -p to-one; do sleep 0.01; done; echo from the second >to-one; echo oops >&2; exit 3

                echo third
                """.formatted(folder));
        var lines = Program.inShortSeconds("Commands").run("--limit", "2", commands.toString());
        assertTrue(lines.containsAll(List.of("[1] begins", "[1] from the second", "[2] oops", "[3] third")), lines::toString);
        assertTrue(lines.get(lines.size() - 2).startsWith("[2] ended with status 3: cd "), lines::toString);
        assertEquals("3 commands, 1 of them failed", lines.getLast());
    }
}
