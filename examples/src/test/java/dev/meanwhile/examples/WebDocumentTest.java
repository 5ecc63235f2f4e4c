package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents about web applications show compiles. */
class WebDocumentTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    /** What pieces of a program take for granted. */
    private static final String BEFORE = """
            import static dev.meanwhile.Meanwhile.*;
            import dev.meanwhile.*;
            import dev.meanwhile.http.JsonType;
            import dev.meanwhile.http.WebSocket;
            import dev.meanwhile.sql.*;
            import dev.meanwhile.web.*;
            import jakarta.validation.constraints.*;

            record Item(int id, String name, double price) {}
            record User(String name, List<String> scopes) {}
            record Photo(String title, long size) {}
            record Prompt(String text) {}
            record Token(String text) {}
            interface Store {
                List<Item> find(Object key);
                List<Item> save(Object key, byte[] bytes);
                int newest();
            }
            interface Users {
                User find(String key);
            }
            interface Prices {
                Flow<Item> since(Optional<String> id);
            }
            interface Room {
                void join(WebSocket socket);
            }

            void main(Store store, Users users, Prices prices, Room room, Set<Room> rooms) {
            var app = new App();
            """;

    @ParameterizedTest
    @ValueSource(strings = {"web", "web-security", "fastapi"})
    void itCompiles(String document) throws IOException {
        var folder = Files.createDirectories(Path.of("target", "shown", document));
        var blocks = BLOCK.matcher(Files.readString(Path.of("../docs/" + document + ".md"))).results().map(it -> it.group(1)).toList();
        assertTrue(!blocks.isEmpty(), document);
        for (var i = 0; i < blocks.size(); i++) {
            Program.compile(Files.writeString(folder.resolve("Web" + i + ".java"), whole(blocks.get(i))), "-Xlint:all", "-Werror");
        }
    }

    private static String whole(String block) {
        return block.contains("void main(") ? block : BEFORE + block + "}\nvoid main() {}\n";
    }
}
