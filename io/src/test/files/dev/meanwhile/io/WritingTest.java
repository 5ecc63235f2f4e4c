package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Promise;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What writes to files and folders, and what asks about them. */
@Timeout(60)
class WritingTest {
    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsOpen() throws Exception {
        OpenDescriptors.assertNoneBelow(folder);
    }

    @Test
    void wholeFiles() {
        var file = folder.resolve("file");
        run(() -> {
            Files.write(file, new byte[700_000]);
            assertEquals(700_000, Files.size(file));
            Files.writeString(file, "grüß");
            assertEquals("grüß", Files.readString(file));
            Files.append(file, " dich");
            Files.append(file, new byte[] {'!'});
            assertEquals("grüß dich!", Files.readString(file));
            Files.writeLines(file, List.of("a", "b"));
            assertEquals("a\nb\n", Files.readString(file));
            Files.writeLines(file, Files.lines(file).map(line -> line + line), StandardOpenOption.APPEND);
            assertEquals("a\nb\naa\nbb\n", Files.readString(file));
            assertThrows(FileException.FileExists.class, () -> Files.writeString(file, "x", StandardOpenOption.CREATE_NEW));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5_000, ReadAhead.CHUNK, 600_000})
    void aFlowOfPiecesOfAnySize(int size) {
        var file = folder.resolve("file");
        var random = new Random(size);
        var expected = new ByteArrayOutputStream();
        run(() -> {
            var piece = new byte[size];
            Files.write(file, generate(out -> {
                for (var i = 0; i < 2_000_000 / size && i < 20_000; i++) {
                    random.nextBytes(piece);
                    expected.writeBytes(piece);
                    // The same array again and again.
                    out.emit(piece);
                }
            }));
            assertArrayEquals(expected.toByteArray(), Files.readAllBytes(file));
            Files.append(file, Flow.of(List.of(new byte[0], new byte[] {1}, new byte[0])));
            assertEquals(expected.size() + 1, Files.size(file));
        });
    }

    /** In carrier mode whoever waits for a lock of the executor lets the loop's other fibres run, in the middle of what it does. */
    @Test
    void piecesStayInOrderWhileManyThreadsWantThePool() throws Exception {
        var file = folder.resolve("file");
        var stopped = new AtomicBoolean();
        try (var others = Executors.newFixedThreadPool(3)) {
            for (var i = 0; i < 3; i++) {
                others.execute(() -> {
                    var room = new Semaphore(50);
                    while (!stopped.get()) {
                        room.acquireUninterruptibly();
                        FileThreads.pool().execute(room::release);
                    }
                });
            }
            try {
                for (var seed = 0; seed < 600; seed++) {
                    var random = new Random(seed);
                    var content = new byte[300_000 + random.nextInt(1_000)];
                    random.nextBytes(content);
                    var size = 256 << random.nextInt(8);
                    run(() -> Files.write(file, generate(out -> {
                        for (var at = 0; at < content.length; at += size) {
                            out.emit(Arrays.copyOfRange(content, at, Math.min(at + size, content.length)));
                            if (random.nextInt(10) == 0) {
                                sleep(Duration.ZERO);
                            }
                        }
                    })));
                    assertArrayEquals(content, java.nio.file.Files.readAllBytes(file), "seed " + seed);
                }
            } finally {
                stopped.set(true);
            }
        }
    }

    @Test
    void whatAFlowHasEmittedIsWrittenThoughNothingFollows() {
        var file = folder.resolve("file");
        run(() -> {
            var go = new Promise<Void>();
            var writer = spawn(() -> Files.write(file, generate(out -> {
                for (var i = 0; i < 1_000; i++) {
                    out.emit(new byte[] {1});
                }
                go.await();
            })));
            while (!Files.exists(file) || Files.size(file) < 1_000) {
                sleep(Duration.ZERO);
            }
            go.complete(null);
            writer.await();
            assertEquals(1_000, Files.size(file));
        });
    }

    @Test
    void aFlowThatFailsFailsTheWriteAndClosesTheFile() {
        var file = folder.resolve("file");
        var failure = new IllegalArgumentException("enough");
        run(() -> {
            var thrown = assertThrows(IllegalArgumentException.class, () -> Files.write(file, generate(out -> {
                out.emit(new byte[1]);
                throw failure;
            })));
            assertSame(failure, thrown);
        });
    }

    @Test
    void anyPositionOfAnOpenFile() {
        var file = folder.resolve("file");
        run(() -> {
            try (var open = Files.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                open.write(5, "world".getBytes());
                open.write(0, ByteBuffer.wrap("hello".getBytes()));
                assertEquals(10, open.size());
                assertEquals("lowo", new String(open.read(3, 4)));
                assertEquals("ld", new String(open.read(8, 100)));
                assertEquals(0, open.read(10, 1).length);
                var buffer = ByteBuffer.allocateDirect(20);
                assertEquals(10, open.read(0, buffer));
                assertEquals(-1, open.read(10, buffer));
                open.truncate(3);
                open.force();
                assertEquals("hel", new String(open.read(0, 100)));
                open.write(5_000_000, new byte[600_000]);
                var large = ByteBuffer.allocate(600_001);
                assertEquals(600_001, open.read(4_999_999, large));
                assertTrue(open.isOpen());
                assertThrows(IllegalArgumentException.class, () -> open.read(-1, 1));
            }
            var closed = Files.open(file);
            closed.close();
            closed.close();
            assertFalse(closed.isOpen());
            var thrown = assertThrows(FileException.Closed.class, () -> closed.read(0, 1));
            assertEquals("can't read '" + file + "': it was closed by this program", thrown.getMessage());
        });
    }

    @Test
    void anyPositionOfAFileThatDoesNotKnowItsSize() {
        var proc = Path.of("/proc/self/maps");
        assumeTrue(java.nio.file.Files.exists(proc));
        run(() -> {
            try (var open = Files.open(proc)) {
                assertEquals(10, open.read(0, 10).length);
                assertEquals(10, open.read(5, 10).length);
                assertTrue(open.read(0, Integer.MAX_VALUE).length > 1_000);
                assertEquals(0, open.read(1 << 30, 10).length);
            }
        });
    }

    @Test
    void foldersAndWhatIsInThem() {
        run(() -> {
            var tree = Files.createDirectories(folder.resolve("a/b/c"));
            Files.createDirectory(folder.resolve("a/d"));
            Files.writeString(tree.resolve("file"), "x");
            Files.createSymbolicLink(folder.resolve("a/link"), folder.resolve("a"));
            assertEquals(Set.of("b", "d", "link"), Set.copyOf(Files.list(folder.resolve("a")).map(it -> it.getFileName().toString()).toList()));
            assertEquals(List.of("", "b", "b/c", "b/c/file", "d", "link"),
                    Files.walk(folder.resolve("a")).map(it -> folder.resolve("a").relativize(it).toString()).toList().stream().sorted().toList());
            assertEquals(4, Files.walk(folder.resolve("a"), 1).toList().size());
            assertEquals(1, Files.walk(folder.resolve("a"), 0).toList().size());
            var circle = assertThrows(FileException.Broken.class, () -> Files.walk(folder.resolve("a"), FileVisitOption.FOLLOW_LINKS).toList());
            assertTrue(circle.getMessage().contains("symbolic links lead back to a folder above it"), circle.getMessage());
            assertThrows(FileException.DirectoryNotEmpty.class, () -> Files.delete(folder.resolve("a")));
            try (var walk = Files.walk(folder)) {
                for (var _ : walk) {
                    break;
                }
            }
            Files.deleteTree(folder.resolve("a"));
            assertFalse(Files.exists(folder.resolve("a")));
            Files.deleteTree(folder.resolve("a"));
            assertFalse(Files.deleteIfExists(folder.resolve("a")));
        });
    }

    @Test
    void aFolderOfManyFiles() throws Exception {
        for (var i = 0; i < 2_000; i++) {
            java.nio.file.Files.createFile(folder.resolve("f" + i));
        }
        run(() -> {
            assertEquals(2_000, Files.list(folder).toList().size());
            assertEquals(2_001, Files.walk(folder).toList().size());
        });
    }

    @Test
    void copiesAndMoves() throws Exception {
        run(() -> {
            var large = folder.resolve("large");
            var bytes = new byte[(65 << 20) + 1];
            Arrays.fill(bytes, (byte) 7);
            Files.write(large, bytes);
            Files.changePermissions(large, "rw-r-----");
            var copy = folder.resolve("copy");
            Files.copy(large, copy, StandardCopyOption.COPY_ATTRIBUTES);
            assertEquals(-1, java.nio.file.Files.mismatch(large, copy));
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.permissions(copy)));
            assertEquals(Files.attributes(large).lastModifiedTime(), Files.attributes(copy).lastModifiedTime());
            assertThrows(FileException.FileExists.class, () -> Files.copy(large, copy));
            Files.copy(large, copy, StandardCopyOption.REPLACE_EXISTING);
            var small = folder.resolve("small");
            Files.writeString(small, "x");
            Files.copy(small, copy, StandardCopyOption.REPLACE_EXISTING);
            assertEquals("x", Files.readString(copy));
            Files.move(copy, folder.resolve("moved"));
            assertThrows(FileException.FileExists.class, () -> Files.move(small, large));
            Files.move(small, large, StandardCopyOption.REPLACE_EXISTING);
            assertEquals(1, Files.size(large));
        });
    }

    /** As those of small files, which the JDK copies. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 40 << 20})
    void copiesOfAFileToItselfOrALinkToIt(int size) {
        run(() -> {
            var file = folder.resolve("file");
            Files.write(file, new byte[size]);
            var link = Files.createSymbolicLink(folder.resolve("link"), file);
            Files.copy(file, file);
            Files.copy(link, file);
            assertEquals(size, Files.size(file));
            assertThrows(FileException.FileExists.class, () -> Files.copy(file, link));
            Files.copy(file, link, StandardCopyOption.REPLACE_EXISTING);
            assertFalse(Files.isSymbolicLink(link));
            assertEquals(size, Files.size(link));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 40 << 20})
    void aCopyWithAttributesKeepsOwnerPermissionsAndTimes(int size) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
        var source = java.nio.file.Files.write(folder.resolve("source"), new byte[size]);
        assertEquals(0, new ProcessBuilder("chown", "12345:54321", source.toString()).start().waitFor());
        java.nio.file.Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000));
        var copy = folder.resolve("copy");
        run(() -> {
            Files.changePermissions(source, "rwxrw-rw-");
            Files.copy(source, copy, StandardCopyOption.COPY_ATTRIBUTES);
            var expected = Files.attributes(source, PosixFileAttributes.class);
            var actual = Files.attributes(copy, PosixFileAttributes.class);
            assertEquals(expected.owner(), actual.owner());
            assertEquals(expected.group(), actual.group());
            assertEquals(expected.permissions(), actual.permissions());
            assertEquals(expected.lastModifiedTime(), actual.lastModifiedTime());
        });
    }

    @Test
    void nobodyMayReadMoreOfACopyThanOfItsSourceWhileItIsMade() throws Exception {
        var source = folder.resolve("source");
        var copy = folder.resolve("copy");
        run(() -> {
            Files.write(source, new byte[200 << 20]);
            Files.changePermissions(source, "rw-------");
            var copying = spawn(() -> Files.copy(source, copy));
            while (!copying.isDone()) {
                sleep(Duration.ZERO);
                if (java.nio.file.Files.exists(copy)) {
                    assertEquals("rw-------", PosixFilePermissions.toString(java.nio.file.Files.getPosixFilePermissions(copy)));
                }
            }
            copying.await();
        });
    }

    @Test
    void links() throws Exception {
        run(() -> {
            var file = folder.resolve("file");
            Files.writeString(file, "x");
            var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
            assertTrue(Files.isSymbolicLink(link));
            assertEquals(Path.of("file"), Files.readSymbolicLink(link));
            assertEquals(file.toRealPath(), Files.toRealPath(link));
            assertTrue(Files.isSameFile(file, Files.createLink(folder.resolve("second"), file)));
            assertTrue(Files.isRegularFile(link) && !Files.isDirectory(link));
        });
    }

    @Test
    void temporaryThingsGoWithTheirScope() {
        run(() -> {
            Path gone;
            try (var temporary = Files.temporaryFolder(); var file = Files.temporaryFile()) {
                gone = temporary.path();
                Files.createDirectories(temporary.resolve("a/b"));
                Files.writeString(temporary.resolve("a/b/c"), "x");
                assertEquals(0, Files.size(file.path()));
                Files.move(file.path(), temporary.resolve("moved"));
            }
            assertFalse(Files.exists(gone));
        });
    }
}
