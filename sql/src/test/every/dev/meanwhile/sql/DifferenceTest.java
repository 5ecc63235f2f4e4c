package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/sql.md says of the suite is so. */
class DifferenceTest {
    private static final Pattern SHOWN_BY = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    private static String document() throws IOException {
        return Files.readString(Path.of("../docs/sql.md"));
    }

    @Test
    void testsThatTheDocumentNamesExist() throws IOException {
        var missing = SHOWN_BY.matcher(document()).results().filter(it -> !exists(it.group(1), it.group(2))).map(MatchResult::group).toList();
        assertEquals(List.of(), missing);
    }

    private static boolean exists(String type, String method) {
        try {
            var methods = Class.forName("dev.meanwhile.sql." + type).getDeclaredMethods();
            return method == null || Arrays.stream(methods).anyMatch(it -> it.getName().equals(method));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void theDocumentHasTheTable() throws IOException {
        var rows = document().lines().dropWhile(line -> !line.equals("## What differs")).dropWhile(line -> !line.startsWith("|---")).skip(1)
                .takeWhile(line -> line.startsWith("|")).toList();
        assertEquals(Arrays.stream(Difference.values()).map(Difference::row).toList(), rows);
    }
}
