package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/web.md shows compiles. */
class WebDocumentTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void itCompiles() throws IOException {
        var folder = Files.createDirectories(Path.of("target", "shown"));
        var blocks = BLOCK.matcher(Files.readString(Path.of("../docs/web.md"))).results().map(it -> it.group(1)).toList();
        assertTrue(blocks.size() > 1, blocks::toString);
        for (var i = 0; i < blocks.size(); i++) {
            Program.compile(Files.writeString(folder.resolve("Web" + i + ".java"), whole(blocks.get(i))), "-Xlint:all", "-Werror");
        }
    }

    /** A piece is in a main that has an application. */
    private static String whole(String block) {
        return block.contains("void main(") ? block
                : String.join("\n", List.of("import dev.meanwhile.sql.*;", "import dev.meanwhile.web.*;", "void main() {", "var app = new App();", block, "}"));
    }
}
