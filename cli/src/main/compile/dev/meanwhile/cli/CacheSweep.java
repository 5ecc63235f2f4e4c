package dev.meanwhile.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;

/** Keeps the cache small. Runs after a compilation, never on a fast start. */
final class CacheSweep {
    static final int MOST_ENTRIES = 200;
    static final Duration UNUSED = Duration.ofDays(30);

    private CacheSweep() {
    }

    /** Deletes entries not used for {@link #UNUSED}, and the least recently used beyond {@link #MOST_ENTRIES}. */
    static void sweep(Path folder) throws IOException {
        record Entry(File file, long used) {
        }
        var files = folder.toFile().listFiles(File::isFile);
        if (files == null) {
            return;
        }
        var entries = Arrays.stream(files).map(file -> new Entry(file, file.lastModified()))
                .sorted(Comparator.comparingLong(Entry::used).reversed()).toList();
        long oldest = System.currentTimeMillis() - UNUSED.toMillis();
        for (int i = 0; i < entries.size(); i++) {
            if (i >= MOST_ENTRIES || entries.get(i).used() < oldest) {
                Files.deleteIfExists(entries.get(i).file().toPath());
            }
        }
    }
}
