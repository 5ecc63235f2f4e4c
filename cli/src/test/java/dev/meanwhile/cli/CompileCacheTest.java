package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCacheTest {
    @TempDir
    private Path folder;
    private Path file;
    private Path stem;
    private CompileCache cache;

    @BeforeEach
    void write() throws IOException {
        file = Programs.write(folder, "program/Main.java", "void main() { new Helper().help(); }");
        Programs.write(folder, "program/Helper.java", "class Helper { void help() { IO.println(\"helped\"); } }");
        stem = folder.resolve("cache/entry");
        cache = new CompileCache(stem, "build 1");
    }

    @Test
    void keepsClassesAndSources() throws Exception {
        var program = compileAndStore();
        var found = find();
        assertEquals(program.starter(), found.starter());
        assertEquals(program.classes().keySet(), found.classes().keySet());
        program.classes().forEach((name, bytes) -> assertArrayEquals(bytes, found.classes().get(name)));
        assertEquals(List.of("Main.java", "Helper.java"), found.sources().stream().map(s -> s.path().getFileName().toString()).toList());
    }

    @Test
    void aChangedFileIsNotTakenFromTheCache() throws Exception {
        compileAndStore();
        Programs.write(folder, "program/Main.java", "void main() { new Helper().hemp(); }");
        assertNull(find());
    }

    @Test
    void norOneThatUsesAChangedFile() throws Exception {
        compileAndStore();
        Programs.write(folder, "program/Helper.java", "class Helper { void help() { IO.println(\"changed\"); } }");
        assertNull(find());
    }

    @Test
    void norOneThatUsesADeletedFile() throws Exception {
        compileAndStore();
        Files.delete(folder.resolve("program/Helper.java"));
        assertNull(find());
    }

    @Test
    void aNewFileInTheFolderMayDeclareWhatWasImportedBefore() throws Exception {
        compileAndStore();
        Programs.write(folder, "program/List.java", "class List { }");
        assertNull(find());
    }

    @Test
    void aNewFileMayBeOneOfSources() throws Exception {
        Programs.write(folder, "program/Main.java", "//SOURCES parts/*.java\nvoid main() { new Part().help(); }");
        Programs.write(folder, "program/parts/Part.java", "class Part { void help() { } }");
        compileAndStore();
        assertNotNull(find());
        Programs.write(folder, "program/parts/More.java", "class More { }");
        assertNull(find());
        compileAndStore();
        assertNotNull(find());
        Programs.write(folder, "program/parts/Part.java", "class Part { void help() { help(); } }");
        assertNull(find());
    }

    @Test
    void norWhatAnotherBuildOrJdkCompiled() throws Exception {
        compileAndStore();
        assertNull(new CompileCache(stem, "build 2").find(Source.read("run", file.toString()), List.of()));
    }

    @Test
    void aFileWrittenDuringTheCompilationIsNotKept() throws Exception {
        Files.setLastModifiedTime(folder.resolve("program/Helper.java"), FileTime.from(Instant.now().plusSeconds(60)));
        compileAndStore();
        assertNull(find());
    }

    @Test
    void everyDamagedByteIsNoticed() throws Exception {
        compileAndStore();
        var entry = folder.resolve("cache/entry.core");
        var good = Files.readAllBytes(entry);
        for (int i = 0; i < good.length; i += 97) {
            var bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(entry, bad);
            assertNull(find(), "byte " + i);
        }
        Files.write(entry, new byte[3]);
        assertNull(find());
        Files.write(entry, java.util.Arrays.copyOf(good, good.length - 20));
        assertNull(find());
        compileAndStore();
        assertNotNull(find());
    }

    @Test
    void whereNothingCanBeWrittenNothingIsKept() throws Exception {
        Files.writeString(folder.resolve("cache"), "a file where the folder should be");
        compileAndStore();
        assertNull(find());
    }

    @Test
    void withoutAPlaceNothingIsKept() throws Exception {
        cache = new CompileCache(null, "build 1");
        compileAndStore();
        assertNull(find());
    }

    /** The script chooses the AOT cache by the extension. */
    @Test
    void theExtensionTellsWhatTheProgramUses() throws Exception {
        compileAndStore();
        assertTrue(Files.exists(folder.resolve("cache/entry.core")));
        Programs.write(folder, "program/Main.java", "import org.jsoup.Jsoup; void main() { IO.println(Jsoup.parse(\"\").title()); }");
        compileAndStore();
        assertTrue(Files.exists(folder.resolve("cache/entry.full")));
        assertFalse(Files.exists(folder.resolve("cache/entry.core")));
        assertNotNull(find());
    }

    @Test
    void leavesNoTemporaryFiles() throws Exception {
        compileAndStore();
        try (var files = Files.list(folder.resolve("cache"))) {
            assertEquals(List.of("entry.core"), files.map(path -> path.getFileName().toString()).toList());
        }
    }

    private Compiled compileAndStore() throws Exception {
        long started = System.currentTimeMillis();
        var project = Project.of(Source.read("run", file.toString()));
        var program = Compiler.compile(project, List.of());
        cache.store(program, project, started);
        return program;
    }

    private Compiled find() throws Problem {
        return cache.find(Source.read("run", file.toString()), List.of());
    }
}
