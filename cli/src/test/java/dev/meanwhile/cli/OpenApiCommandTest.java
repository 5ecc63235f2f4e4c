package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code meanwhile openapi}, from outside. */
@Timeout(120)
class OpenApiCommandTest {
    private static final String PROGRAM = """
            import dev.meanwhile.web.App;

            record Item(String name, double price) {}

            record Said(String text) {}

            void main() {
                var app = new App();
                IO.println("main runs");
                app.onStart(() -> IO.println("it listens"));
                /** Lists the items. The newest
                 * is first. */
                app.get("/items", _ -> List.of());
                /// Adds an item
                app.post("/items", Item.class, (_, item) -> item).returns(Item.class);
                // Not for readers.
                app.delete("/items", _ -> "");
                app.websocket("/chat", _ -> {}).receives(Said.class);
                app.serve(1);
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void itPrintsTheDocumentOfWhatTheProgramServesWithoutServing() throws Exception {
        var ended = Programs.meanwhile("openapi", Programs.write(folder, "Shop.java", PROGRAM));
        assertEquals("main runs\n", ended.err());
        assertEquals(0, ended.status());
        var document = JsonMapper.shared().readTree(ended.out());
        assertEquals("Lists the items", document.at("/paths/~1items/get/summary").asString());
        assertEquals("The newest\nis first.", document.at("/paths/~1items/get/description").asString());
        assertEquals("Adds an item", document.at("/paths/~1items/post/summary").asString());
        assertTrue(document.at("/paths/~1items/delete/summary").isMissingNode());
        assertEquals("number", document.at("/components/schemas/Item/properties/price/type").asString());
    }

    @Test
    void itWritesAFile() throws Exception {
        var file = folder.resolve("chat.json");
        var ended = Programs.meanwhile("openapi", Programs.write(folder, "Shop.java", PROGRAM), "--asyncapi", "--output", file);
        assertEquals("", ended.out());
        assertEquals("/chat", JsonMapper.shared().readTree(Files.readString(file)).at("/channels/socketChat/address").asString());
    }

    @Test
    void aProgramThatServesNothingIsToldSo() throws Exception {
        var ended = Programs.meanwhile("openapi", Programs.write(folder, "Nothing.java", "void main() {}"));
        assertEquals(1, ended.status());
        assertTrue(ended.err().contains("it never called app.serve(port)"), ended.err());
    }
}
