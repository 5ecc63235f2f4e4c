package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the suite skips for a database is what the document says. */
class DifferenceTest {
    @Test
    void theDocumentHasTheTable() throws IOException {
        var rows = Files.readString(Path.of("../docs/sql.md")).lines().dropWhile(line -> !line.equals("## What differs")).dropWhile(line -> !line.startsWith("|---")).skip(1)
                .takeWhile(line -> line.startsWith("|")).toList();
        assertEquals(Arrays.stream(Difference.values()).map(Difference::row).toList(), rows);
    }
}
