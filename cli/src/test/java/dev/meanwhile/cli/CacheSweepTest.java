package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheSweepTest {
    @TempDir
    private Path folder;

    @Test
    void dropsWhatWasNotUsedFor30Days() throws IOException {
        var unused = entry("unused", Duration.ofDays(31));
        var used = entry("used", Duration.ofDays(29));
        CacheSweep.sweep(folder);
        assertFalse(Files.exists(unused));
        assertTrue(Files.exists(used));
    }

    @Test
    void keepsThe200UsedLast() throws IOException {
        for (int i = 0; i < 205; i++) {
            entry("entry-" + i, Duration.ofMinutes(i));
        }
        CacheSweep.sweep(folder);
        for (int i = 0; i < 205; i++) {
            assertEquals(i < 200, Files.exists(folder.resolve("entry-" + i)), "entry " + i);
        }
    }

    private Path entry(String name, Duration age) throws IOException {
        var file = Files.createFile(folder.resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        return file;
    }
}
