package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.sql.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs that read and write databases: real ones, or those that need no server. */
@Timeout(120)
class DatabaseProgramsTest {
    @TempDir
    Path folder;

    private static void readme(String url) throws Exception {
        var block = Pattern.compile("```java\n((?:(?!```).)*Database\\.connect.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("../README.md")));
        assertTrue(block.find());
        var file = Files.createDirectories(Path.of("target", "shown")).resolve("Items.java");
        var program = block.group(1).replace("sqlite:items.db", url);
        assertTrue(program.contains(url), program);
        Files.writeString(file, program);
        assertEquals(List.of("Item[name=lamp, price=30]"), Program.inShortSeconds("target/shown/Items").run());
    }

    @Test
    void theReadmesProgramIsTheSameOnEveryDatabase() throws Exception {
        readme("sqlite:" + folder.resolve("items.db"));
        readme("h2:mem:");
        try (var postgres = DatabaseServer.postgres(); var mariadb = DatabaseServer.mariadb()) {
            readme(postgres.url());
            readme(mariadb.url());
        }
    }

    @Test
    void jooqInMemory() throws Exception {
        assertEquals(List.of("Author[author=Kafka, books=2, cheapest=8]", "Author[author=Woolf, books=2, cheapest=9]", "[The Castle, The Trial]"),
                Program.inShortSeconds("Jooq").run());
    }

    @Test
    void jooqOnPostgres() throws Exception {
        try (var server = DatabaseServer.postgres()) {
            assertEquals(Program.inShortSeconds("Jooq").run(), Program.inShortSeconds("Jooq").run(server.url()));
        }
    }

    @Test
    void jooqOnMariaDb() throws Exception {
        try (var server = DatabaseServer.mariadb()) {
            assertEquals(Program.inShortSeconds("Jooq").run(), Program.inShortSeconds("Jooq").run(server.url()));
        }
    }

    @Test
    void jooqInAFile() throws Exception {
        assertEquals(Program.inShortSeconds("Jooq").run(), Program.inShortSeconds("Jooq").run("sqlite:" + folder.resolve("books.db")));
    }

    @Test
    void anImportIsAllOrNothing() throws Exception {
        var good = Files.writeString(folder.resolve("good.csv"), IntStream.range(0, 5_000).mapToObj(i -> "2026-02-03,\"item, " + i % 5 + "\",2," + i % 5 + "\n")
                .collect(Collectors.joining("", "day,item,count,cents\n", "")));
        var bad = Files.writeString(folder.resolve("bad.csv"), Files.readString(good) + "2026-02-30,lamp,1,1\n");
        try (var server = DatabaseServer.postgres()) {
            var program = Program.inShortSeconds("ImportCsv");
            var best = List.of("Sales[item=item, 4, count=2000, cents=8000]", "Sales[item=item, 3, count=2000, cents=6000]", "Sales[item=item, 2, count=2000, cents=4000]");
            var lines = program.run(server.url(), good.toString());
            assertTrue(lines.contains("5000 rows"), lines::toString);
            assertEquals(best, lines.subList(lines.size() - 3, lines.size()));
            lines = program.run(server.url(), bad.toString());
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("nothing was imported: ") && line.contains("2026-02-30")), lines::toString);
            assertEquals(best, lines.subList(lines.size() - 3, lines.size()));
        }
    }

    @Test
    @Tag("long")
    void aMillionRowsOfItsOwn() throws Exception {
        try (var server = DatabaseServer.postgres()) {
            var lines = Program.inShortSeconds("ImportCsv").run(server.url());
            assertTrue(lines.contains("1000000 rows"), lines::toString);
            run(() -> {
                try (var db = Database.connect(server.url())) {
                    assertEquals(1_000_000, db.query("select count(*) from sale").one(long.class));
                }
            });
        }
    }

    @Test
    void tablesAreMigratedBeforeItListens() throws Exception {
        var file = folder.resolve("notes.db").toString();
        run(() -> {
            try (var notes = Served.start("Migrations.java", "--file", file); var client = HttpClient.create()) {
                for (var starts = 0; starts < 2; starts++) {
                    assertEquals(201, client.post(notes.url("/notes"), Map.of("text", "note " + starts)).status());
                    notes.stop();
                    notes.start();
                }
                assertEquals("[{\"text\":\"buy milk\",\"stars\":3},{\"text\":\"note 0\",\"stars\":0},{\"text\":\"note 1\",\"stars\":0}]",
                        client.get(notes.url("/notes")).text());
            }
        });
    }
}
