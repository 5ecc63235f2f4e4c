package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show of a program compiles. A piece of one is given what it leaves out: imports, and the names that it takes for granted. */
class DocumentedCodeTest {
    private static final Pattern PART = Pattern.compile("(?m)^## (.*)$|^```java\n([^`]*)^```$");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\n");
    private static final String IMPORTS = """
            import static dev.meanwhile.Meanwhile.*;
            import dev.meanwhile.*;
            import dev.meanwhile.io.*;
            """;
    /** By section: what its pieces take for granted. */
    private static final Map<String, String> ASSUMED = Map.of(
            "Files", "Path target; Path settings; Path log; String json; Connection response;",
            "Signals", "interface Settings { void reload(); } Settings settings; void serve() { }",
            "Terminal and progress", "Connection connection; record Remote(String name, long size) { } List<Remote> files; Connection response(Remote file) { return null; }");
    private static final String SQL_IMPORTS = "import dev.meanwhile.sql.*;\nDatabase db;\nrecord Item(int id, String name, int price) { }\n";
    private static final Map<String, String> SQL_ASSUMED = Map.of(
            "Changes, batches and keys", "List<Item> newItems;",
            "Streams", "record Event(long id) { } void handle(Event event) { }",
            "SQL that is put together", "List<Integer> ids; Integer most; String name; String column;",
            "Types", "interface Settings { } String write(Settings settings) { return null; } Settings read(String text) { return null; }",
            "PostgreSQL", "List<Item> items; void show(Object prices) { } Object readAllPrices() { return null; } Object readPrice(String item) { return null; }",
            "Errors", "String name; String mail;");
    private static final String TEST_IMPORTS = """
            import static dev.meanwhile.test.LoopTests.*;
            import static org.junit.jupiter.api.Assertions.*;
            import dev.meanwhile.test.*;
            import dev.meanwhile.test.io.*;
            import dev.meanwhile.test.web.*;
            import dev.meanwhile.web.App;
            import org.junit.jupiter.api.Test;
            """;
    private static final String STORE = """
            record Store() { Server listen(int port) { return null; } boolean has(String text) { return true; } }
            record Client() { void save(String host, int port, String text) { } List<String> acknowledged() { return null; } }
            """;
    private static final String SHOP = """
            class Store { static Store inMemory() { return null; } }
            class Shop { static App app() { return null; } }
            App app;
            """;

    private final House house = House.here();

    @TempDir
    Path folder;

    @Test
    void thatOfIo() throws IOException {
        assertEquals(List.of(), faults("docs/io.md", IMPORTS, ASSUMED));
    }

    @Test
    void thatOfSql() throws IOException {
        assertEquals(List.of(), faults("docs/sql.md", IMPORTS + SQL_IMPORTS, SQL_ASSUMED));
    }

    @Test
    void thatOfHttpx() throws IOException {
        assertEquals(List.of(), faults("docs/httpx.md", IMPORTS + "import dev.meanwhile.http.*;\nrecord Item(int id) { }\n", Map.of()));
    }

    @Test
    void theFirstProgramOfSqlPrintsWhatIsPromised() throws IOException, InterruptedException {
        var document = House.read(house.root().resolve("docs/sql.md"));
        var program = Files.writeString(folder.resolve("Shop.java"), block(document, "java"));
        var output = folder.resolve("output");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), program.toString())
                .redirectError(folder.resolve("errors").toFile())
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the program has not ended");
        assertEquals(block(document, "text"), Files.readString(output), () -> House.read(folder.resolve("errors")));
    }

    /** {@return the first block that is marked with a language} */
    private static String block(String document, String language) {
        var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(document);
        assertTrue(block.find(), "there is no block of " + language);
        return block.group(1);
    }

    @Test
    void thatOfTests() throws IOException {
        assertEquals(List.of(), faults("docs/testing.md", IMPORTS + TEST_IMPORTS, Map.of("Torture", STORE, "Web applications", SHOP)));
    }

    private List<String> faults(String document, String imports, Map<String, String> assumed) throws IOException {
        var faults = new ArrayList<String>();
        var section = "";
        var parts = PART.matcher(House.read(house.root().resolve(document))).results().toList();
        for (var part : parts) {
            if (part.group(1) != null) {
                section = part.group(1);
            } else {
                var program = program(part.group(2).replace("…", ""), imports, assumed.getOrDefault(section, ""));
                faults.addAll(compiled(program).lines().map((document + ", " + section + ": ")::concat).toList());
            }
        }
        return parts.isEmpty() ? List.of(document + " shows nothing") : faults;
    }

    /** {@return a whole program} A block may be one, or classes, or methods with annotations; otherwise it is statements. */
    private static String program(String block, String imports, String assumed) {
        if (block.contains("void main(")) {
            return block;
        }
        var own = IMPORT.matcher(block).results().map(it -> it.group()).collect(Collectors.joining());
        var body = IMPORT.matcher(block).replaceAll("").strip();
        return imports + own + assumed + (Stream.of("@", "class ").anyMatch(body::startsWith)
                ? body + "\nvoid main() { }\n"
                : "\nvoid main() throws Exception {\n" + body + "\n}\n");
    }

    /** {@return what the compiler says against it} */
    private String compiled(String program) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        var file = Files.writeString(folder.resolve("Shown.java"), program);
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            compiler.getTask(said, files, null, List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")), null,
                    files.getJavaFileObjects(file)).call();
        }
        return said.toString();
    }
}
