package dev.meanwhile.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/library.md shows is what a project here does. Gradle's lines are not: its builds need Gradle. */
class LibraryDocumentTest {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

    @Test
    void itsBlocksAreFromTheProjects() throws IOException {
        var blocks = BLOCK.matcher(Files.readString(Path.of("../docs/library.md"))).results()
                .filter(it -> !it.group(1).equals("kotlin"))
                .map(it -> withoutIndentation(it.group(2)))
                .toList();
        var projects = sources();
        assertFalse(blocks.isEmpty());
        assertEquals(List.of(), blocks.stream().filter(block -> projects.stream().noneMatch(file -> file.contains(block))).toList());
    }

    private static List<String> sources() throws IOException {
        try (var files = Files.walk(Path.of("src/it"))) {
            return files.filter(Files::isRegularFile).map(LibraryDocumentTest::read).toList();
        }
    }

    private static String withoutIndentation(String text) {
        return text.replaceAll("\n[ ]+", "\n").strip();
    }

    private static String read(Path file) {
        try {
            return withoutIndentation(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
