package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Flow;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks finds the old content or the new; FilesTortureTest cancels it everywhere. */
@Timeout(120)
class AtomicWriteTest {
    private static final int SIZE = 400_000;

    @TempDir
    private Path folder;

    @Test
    void makesAndReplaces() {
        var file = folder.resolve("file");
        run(() -> {
            Files.writeAtomically(file, "new");
            assertEquals("new", Files.readString(file));
            Files.writeAtomically(file, generate(out -> {
                for (var i = 0; i < 100; i++) {
                    out.emit(new byte[10_000]);
                }
            }));
            assertEquals(1_000_000, Files.size(file));
            Files.writeAtomically(file, "newer");
            assertEquals("newer", Files.readString(file));
            assertEquals(List.of(file), Files.list(folder).toList());
        });
    }

    @Test
    void permissionsAndLinksStay() {
        var file = folder.resolve("file");
        var link = folder.resolve("link");
        run(() -> {
            Files.writeString(file, "old");
            Files.changePermissions(file, "rw-rw-r--");
            Files.createSymbolicLink(link, Path.of("file"));
            Files.writeAtomically(link, "new");
            assertTrue(Files.isSymbolicLink(link));
            assertEquals("new", Files.readString(file));
            assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.permissions(file)));
            Files.delete(file);
            Files.writeAtomically(link, "again");
            assertTrue(Files.isSymbolicLink(link));
            assertEquals("again", Files.readString(file));
        });
    }

    @Test
    void aLinkToALinkStaysOneTooThoughItLeadsNowhere() {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        run(() -> {
            Files.createSymbolicLink(first, Path.of("second"));
            Files.createSymbolicLink(second, Path.of("file"));
            Files.writeAtomically(first, "new");
            assertTrue(Files.isSymbolicLink(first) && Files.isSymbolicLink(second));
            assertEquals("new", Files.readString(folder.resolve("file")));
        });
    }

    @Test
    void aCircleOfLinksIsRefusedAndStays() {
        var link = folder.resolve("link");
        run(() -> {
            Files.createSymbolicLink(link, Path.of("link"));
            var thrown = assertThrows(FileException.Broken.class, () -> Files.writeAtomically(link, "new"));
            assertEquals("can't replace '" + link + "': symbolic links lead in a circle", thrown.getMessage());
            assertTrue(Files.isSymbolicLink(link));
            assertEquals(List.of(link), Files.list(folder).toList());
        });
    }

    /** As root, {@code /dev/null} would become a file. */
    @Test
    void aFifoOrDeviceIsNotReplaced() throws Exception {
        var fifo = folder.resolve("fifo");
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0);
        run(() -> {
            var thrown = assertThrows(FileException.Broken.class, () -> Files.writeAtomically(fifo, "new"));
            assertEquals("can't replace '" + fifo + "': it is a FIFO or a device; Files.write writes to it", thrown.getMessage());
            assertThrows(FileException.Broken.class, () -> Files.writeAtomically(fifo, Flow.of(List.of(new byte[1]))));
            assertTrue(Files.attributes(fifo).isOther());
            assertEquals(List.of(fifo), Files.list(folder).toList());
        });
    }

    @Test
    void aNewFileHasThePermissionsOfAnyNewFile() {
        run(() -> {
            Files.writeString(folder.resolve("plain"), "x");
            Files.writeAtomically(folder.resolve("atomic"), "x");
            assertEquals(Files.permissions(folder.resolve("plain")), Files.permissions(folder.resolve("atomic")));
        });
    }

    @Test
    void aFlowThatFailsLeavesTheOldFile() {
        var file = folder.resolve("file");
        run(() -> {
            Files.writeString(file, "old");
            assertThrows(IllegalStateException.class, () -> Files.writeAtomically(file, generate(out -> {
                out.emit(new byte[300_000]);
                throw new IllegalStateException("no more");
            })));
            assertEquals("old", Files.readString(file));
            assertEquals(List.of(file), Files.list(folder).toList());
        });
        assertEquals(1, folder.toFile().list().length);
    }

    @Test
    void aProcessThatIsKilledAtAnyMomentLeavesTheOldOrTheNew() throws Exception {
        var file = folder.resolve("file");
        var random = new Random(7);
        java.nio.file.Files.write(file, new byte[SIZE]);
        for (var round = 0; round < 8; round++) {
            var writer = ChildProgram.start(Writer.class, file.toString());
            // It says when it has begun.
            writer.getInputStream().read();
            writer.waitFor(random.nextInt(60_000), TimeUnit.MICROSECONDS);
            writer.destroyForcibly().waitFor();
            var content = java.nio.file.Files.readAllBytes(file);
            assertEquals(SIZE, content.length);
            for (var b : content) {
                assertEquals(content[0], b);
            }
        }
    }

    /** Replaces a file for ever, each time with another byte. */
    static final class Writer {
        private Writer() {
        }

        public static void main(String[] args) {
            run(() -> {
                for (var i = 0;; i++) {
                    var content = new byte[SIZE];
                    java.util.Arrays.fill(content, (byte) i);
                    Files.writeAtomically(Path.of(args[0]), content);
                    System.out.print('.');
                    System.out.flush();
                }
            });
        }
    }
}
