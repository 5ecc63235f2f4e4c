package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Flow;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each failure has its class, and a message that says which file, why, and what to do. */
@Timeout(60)
class FileErrorsTest {
    @TempDir
    private Path folder;

    private static void skip(String why) {
        assertFalse("true".equals(System.getenv("CI")), () -> "in CI this must not be missing: " + why);
        Assumptions.abort("SKIPPED: FileErrorsTest " + why);
    }

    @Test
    void aFileThatDoesNotExist() {
        run(() -> {
            var path = folder.resolve("missing");
            var thrown = assertThrows(FileException.NoSuchFile.class, () -> Files.readString(path));
            assertEquals("can't read '" + path + "': it does not exist", thrown.getMessage());
            assertEquals(path, thrown.path());
            assertInstanceOf(NoSuchFileException.class, thrown.getCause());
            // The stack is that of the task.
            assertTrue(Arrays.stream(thrown.getStackTrace()).anyMatch(frame -> frame.getClassName().equals(getClass().getName())));
            assertThrows(FileException.NoSuchFile.class, () -> Files.lines(path).toList());
            assertThrows(FileException.NoSuchFile.class, () -> Files.list(path).toList());
            assertThrows(FileException.NoSuchFile.class, () -> Files.walk(path).toList());
            assertThrows(FileException.NoSuchFile.class, () -> Files.watch(path.resolve("x")).toList());
        });
    }

    @Test
    void aRelativePathIsShownAsWrittenAndWhereItIs() {
        run(() -> {
            var thrown = assertThrows(FileException.NoSuchFile.class, () -> Files.size(Path.of("no-such-file")));
            assertEquals("can't look at 'no-such-file' (" + Path.of("no-such-file").toAbsolutePath() + "): it does not exist", thrown.getMessage());
        });
    }

    @Test
    void aFolderThatIsMissingOnTheWay() {
        run(() -> {
            var path = folder.resolve("a/b/file");
            var reason = "': the folder '" + folder.resolve("a/b") + "' does not exist; Files.createDirectories makes it";
            for (var write : List.<dev.meanwhile.Action<?>>of(() -> Files.writeString(path, "x"), () -> Files.writeAtomically(path, "x"),
                    () -> Files.writeAtomically(path, Flow.of(List.of(new byte[1]))))) {
                var thrown = assertThrows(FileException.NoSuchFile.class, write::run);
                assertTrue(thrown.getMessage().endsWith("'" + path + reason), thrown.getMessage());
                assertEquals(path, thrown.path());
            }
        });
    }

    @Test
    void foldersWhereFilesShouldBeAndTheOtherWayRound() {
        run(() -> {
            var file = folder.resolve("file");
            Files.writeString(file, "x");
            assertThrows(FileException.IsADirectory.class, () -> Files.readAllBytes(folder));
            assertThrows(FileException.IsADirectory.class, () -> Files.lines(folder).toList());
            assertThrows(FileException.IsADirectory.class, () -> Files.writeString(folder, "x"));
            assertThrows(FileException.IsADirectory.class, () -> Files.writeAtomically(folder, "x"));
            assertThrows(FileException.NotADirectory.class, () -> Files.list(file).toList());
            var below = assertThrows(FileException.NotADirectory.class, () -> Files.readAllBytes(file.resolve("below")));
            assertTrue(below.getMessage().endsWith(": '" + file + "' is not a folder"), below.getMessage());
        });
    }

    @Test
    void linksThatLeadNowhereOrInACircle() {
        run(() -> {
            var a = folder.resolve("a");
            Files.createSymbolicLink(a, folder.resolve("b"));
            var nowhere = assertThrows(FileException.NoSuchFile.class, () -> Files.readAllBytes(a));
            assertEquals("can't read '" + a + "': it is a symbolic link to something that does not exist", nowhere.getMessage());
            Files.createSymbolicLink(folder.resolve("b"), a);
            var circle = assertThrows(FileException.Broken.class, () -> Files.readAllBytes(a));
            assertEquals("can't read '" + a + "': symbolic links lead in a circle", circle.getMessage());
        });
    }

    /** A name of bytes that are no text in any usual locale. */
    @Test
    void aNameThatIsNotTextStaysItself() throws Exception {
        assumeTrue(new ProcessBuilder("sh", "-c", "touch \"$0/$(printf 'a\\377b')\"", folder.toString()).start().waitFor() == 0);
        run(() -> {
            var odd = Files.list(folder).first().orElseThrow();
            Files.writeString(odd, "x");
            assertEquals("x", Files.readString(odd));
            Files.delete(odd);
            var thrown = assertThrows(FileException.NoSuchFile.class, () -> Files.readString(odd));
            assertEquals(odd, thrown.path());
        });
    }

    @Test
    void permissionsThatAreNone() {
        run(() -> {
            var thrown = assertThrows(IllegalArgumentException.class, () -> Files.changePermissions(folder, "644"));
            assertEquals("the permissions are \"644\"; write them as ls shows them, such as \"rw-r-----\"", thrown.getMessage());
        });
    }

    @Test
    void aDiskThatIsFull() {
        var full = Path.of("/dev/full");
        assumeTrue(java.nio.file.Files.exists(full));
        run(() -> {
            var thrown = assertThrows(FileException.DiskFull.class, () -> Files.write(full, new byte[10], StandardOpenOption.WRITE));
            assertTrue(thrown.getMessage().startsWith("can't write '/dev/full': no space is left on the device"), thrown.getMessage());
            assertThrows(FileException.DiskFull.class, () -> Files.write(full, Flow.of(List.of(new byte[10])), StandardOpenOption.WRITE));
            try (var open = Files.open(full, StandardOpenOption.WRITE)) {
                assertThrows(FileException.DiskFull.class, () -> open.write(0, new byte[10]));
            }
        });
    }

    /** Row 65 of the hardships: the log or the journal finds no space. */
    @Test
    void aSmallDiskFillsUpAndTheOldFileStays() throws Exception {
        var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.toString()).redirectErrorStream(true).start();
        if (mount.waitFor() != 0) {
            skip("needs the right to mount a small tmpfs; it could not: " + new String(mount.getInputStream().readAllBytes()).strip());
        }
        try {
            var log = folder.resolve("log");
            run(() -> {
                Files.writeAtomically(log, "old");
                assertThrows(FileException.DiskFull.class, () -> Files.writeAtomically(log, new byte[1 << 20]));
                assertThrows(FileException.DiskFull.class, () -> Files.writeAtomically(log, generate(out -> {
                    while (true) {
                        out.emit(new byte[1_000]);
                    }
                })));
                assertEquals("old", Files.readString(log));
                assertEquals(List.of(log), Files.list(folder).toList());
                var thrown = assertThrows(FileException.DiskFull.class, () -> {
                    while (true) {
                        Files.append(log, "x".repeat(10_000));
                    }
                });
                assertEquals(log, thrown.path());
                // It goes on as soon as there is room.
                Files.delete(log);
                Files.append(log, "again");
                assertEquals("again", Files.readString(log));
            });
            assertEquals(0, new ProcessBuilder("mount", "-o", "remount,ro", folder.toString()).inheritIO().start().waitFor());
            run(() -> {
                var thrown = assertThrows(FileException.AccessDenied.class, () -> Files.append(log, "x"));
                assertEquals("can't write '" + log + "': the file system is read-only", thrown.getMessage());
            });
            OpenDescriptors.assertNoneBelow(folder);
        } finally {
            assertEquals(0, new ProcessBuilder("umount", folder.toString()).inheritIO().start().waitFor());
        }
    }

    @Test
    void whatThisUserMayNot() {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may all");
        run(() -> {
            var file = folder.resolve("file");
            Files.writeString(file, "x");
            Files.changePermissions(file, "---------");
            var thrown = assertThrows(FileException.AccessDenied.class, () -> Files.readString(file));
            assertTrue(thrown.getMessage().startsWith("can't read '" + file + "': permission denied; it belongs to "), thrown.getMessage());
        });
    }

    @Test
    void whatTheDeviceReports() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may try to write there");
        run(() -> {
            var thrown = assertThrows(FileException.Broken.class, () -> Files.writeString(Path.of("/proc/version"), "x", StandardOpenOption.WRITE));
            assertEquals("can't write '/proc/version': Input/output error", thrown.getMessage());
        });
    }

    @Test
    void tooManyOpenFilesAreRecoveredFrom() throws Exception {
        var program = ChildProgram.withShell("ulimit -n 120; exec \"$@\"", ManyFiles.class, folder.toString());
        assertEquals("", new String(program.getErrorStream().readAllBytes()));
        assertEquals("as it should", new String(program.getInputStream().readAllBytes()).strip());
        assertEquals(0, program.waitFor());
    }

    /** Opens files until it can't any more. */
    static final class ManyFiles {
        private ManyFiles() {
        }

        public static void main(String[] args) {
            run(() -> {
                var file = Path.of(args[0], "file");
                Files.writeString(file, "x");
                var open = new ArrayList<OpenFile>();
                // The classes of a test need descriptors to be loaded.
                assertThrows(FileException.NoSuchFile.class, () -> Files.lines(Path.of(args[0], "missing")).toList());
                assertThrows(FileException.NoSuchFile.class, () -> Files.readString(Path.of(args[0], "missing")));
                Files.open(file).close();
                var thrown = assertThrows(FileException.TooManyOpenFiles.class, () -> {
                    while (true) {
                        open.add(Files.open(file));
                    }
                });
                assertTrue(thrown.getMessage().endsWith("raise the limit (ulimit -n)"), thrown.getMessage());
                assertThrows(FileException.TooManyOpenFiles.class, () -> Files.readString(file));
                assertThrows(FileException.TooManyOpenFiles.class, () -> Files.lines(file).toList());
                open.forEach(OpenFile::close);
                assertEquals("x", Files.readString(file));
            });
            System.out.println("as it should");
        }
    }
}
