package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.cli.Watch.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    @TempDir
    private Path temp;
    private Path folder;
    private Path file;
    private Watch watch;

    @BeforeEach
    void look() throws Exception {
        folder = temp.resolve("folder");
        file = Programs.write(folder, "deep/Program.java", "one");
        watch = new Watch(List.of(folder));
        assertEquals(Map.of(file, Change.NEW), watch.look());
        assertEquals(Map.of(), watch.look());
    }

    @Test
    void filesWrittenInPlaceOrTouched() throws Exception {
        Files.writeString(file, "another one");
        assertEquals(Map.of(file, Change.OTHER), watch.look());
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertEquals(Map.of(file, Change.OTHER), watch.look());
        assertEquals(Map.of(), watch.look());
    }

    /** With the same time and length as the one before. */
    @Test
    void aFileThatReplacesAnother() throws Exception {
        var other = Programs.write(temp, "other", "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        assertEquals(Map.of(file, Change.OTHER), watch.look());
    }

    @Test
    void filesThatAppearAndDisappear() throws Exception {
        var more = Programs.write(folder, "deep/er/More.java", "");
        Files.delete(file);
        assertEquals(Map.of(more, Change.NEW, file, Change.GONE), watch.look());
    }

    @Test
    void irrelevantFiles() throws Exception {
        for (var name : List.of(".git/HEAD", "deep/.Program.java.swp", "target/classes/Program.java", "deep/node_modules/x.js")) {
            Programs.write(folder, name, "");
        }
        assertEquals(Map.of(), watch.look());
    }

    @Test
    void filesElsewhere() throws Exception {
        var elsewhere = Programs.write(temp, "elsewhere/Helper.java", "one");
        watch.also(Set.of(file, elsewhere));
        assertEquals(Map.of(), watch.look());
        Files.writeString(elsewhere, "another one");
        assertEquals(Map.of(elsewhere, Change.OTHER), watch.look());
        watch.also(Set.of(file));
        assertEquals(Map.of(), watch.look());
    }

    @Test
    void aFolderThatIsGone() throws Exception {
        Files.delete(file);
        Files.delete(file.getParent());
        Files.delete(folder);
        assertEquals(Map.of(file, Change.GONE), watch.look());
    }
}
