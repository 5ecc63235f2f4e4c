package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Flow;
import dev.meanwhile.Outcome;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cancelled at any moment, an operation leaves nothing open, and what it promises holds. The moments are turns of the loop, ever further from the start, until
 * the operation comes through: before it has begun, in the queue for a thread, under way, on its way back, and in its clean-up.
 */
@Timeout(120)
class FilesTortureTest {
    @TempDir
    private Path folder;

    private int cancelled;

    /** @param check what must hold after each attempt */
    private void torture(Action<?> begin, Action<?> body, Action<?> check) throws Exception {
        run(() -> {
            // On a busy machine a thread may be quicker than the loop, so once may not be enough.
            for (int turns = 0, ended = 0; ended < 3 || cancelled <= 3; turns += 1 + turns / 16) {
                begin.run();
                var task = spawn(body);
                for (var turn = 0; turn < turns && !task.isDone(); turn++) {
                    sleep(Duration.ZERO);
                }
                var late = task.isDone();
                task.cancel();
                // Once more, into its clean-up.
                sleep(Duration.ZERO);
                task.cancel();
                while (!task.isDone()) {
                    sleep(Duration.ZERO);
                }
                OpenDescriptors.assertNoneBelow(folder);
                check.run();
                if (late) {
                    assertEquals("Success", task.outcome().getClass().getSimpleName(), () -> task.outcome().toString());
                    if (++ended > 3) {
                        turns = 0;
                    }
                } else if (task.outcome() instanceof Outcome.Cancellation<?>) {
                    cancelled++;
                } else {
                    assertTrue(task.outcome() instanceof Outcome.Success<?>, () -> task.outcome().toString());
                }
            }
        });
    }

    private Path file(int size) throws IOException {
        return java.nio.file.Files.write(folder.resolve("file"), new byte[size]);
    }

    private static void nothing() {
    }

    private static Flow<byte[]> pieces(int count) {
        return generate(out -> {
            for (var i = 0; i < count; i++) {
                out.emit(new byte[50_000]);
            }
        });
    }

    @Test
    void readingWhole() throws Exception {
        var file = file(3_000_000);
        torture(FilesTortureTest::nothing, () -> Files.readAllBytes(file), FilesTortureTest::nothing);
    }

    @Test
    void readingPieces() throws Exception {
        var file = file(5_000_000);
        torture(FilesTortureTest::nothing, () -> {
            for (var _ : Files.chunks(file)) {
                sleep(Duration.ZERO);
            }
        }, FilesTortureTest::nothing);
    }

    @Test
    void readingBuffers() throws Exception {
        var file = file(5_000_000);
        torture(FilesTortureTest::nothing, () -> {
            for (var buffer : Files.buffers(file)) {
                sleep(Duration.ZERO);
                assertEquals(0, buffer.get(0));
            }
        }, FilesTortureTest::nothing);
    }

    @Test
    void openFiles() throws Exception {
        var file = file(500_000);
        torture(FilesTortureTest::nothing, () -> {
            try (var open = Files.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                open.write(0, new byte[300_000]);
                open.read(0, 300_000);
            }
        }, FilesTortureTest::nothing);
    }

    @Test
    void writing() throws Exception {
        var file = folder.resolve("file");
        torture(FilesTortureTest::nothing, () -> Files.write(file, pieces(40)), () -> {
            if (Files.exists(file)) {
                // Nothing is written once the task has ended.
                assertEquals(Files.size(file), Files.size(file));
            }
        });
    }

    @Test
    void replacing() throws Exception {
        var file = folder.resolve("file");
        torture(() -> Files.writeString(file, "old"), () -> Files.writeAtomically(file, new byte[300_000]), () -> {
            assertTrue(List.of(3L, 300_000L).contains(Files.size(file)), () -> "" + Files.size(file));
            assertEquals(List.of(file), Files.list(folder).toList());
        });
    }

    @Test
    void replacingByAFlow() throws Exception {
        var file = folder.resolve("file");
        torture(() -> Files.writeString(file, "old"), () -> Files.writeAtomically(file, pieces(20)), () -> {
            assertTrue(List.of(3L, 1_000_000L).contains(Files.size(file)), () -> "" + Files.size(file));
            assertEquals(List.of(file), Files.list(folder).toList());
        });
    }

    @Test
    void copying() throws Exception {
        var file = file(40 << 20);
        var copy = folder.resolve("copy");
        torture(FilesTortureTest::nothing, () -> Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING), () -> {
            assertTrue(!Files.exists(copy) || Files.size(copy) == 40 << 20);
        });
    }

    @Test
    void walking() throws Exception {
        for (var i = 0; i < 1_000; i++) {
            java.nio.file.Files.createDirectories(folder.resolve("d" + i % 10)).resolve("f" + i).toFile().createNewFile();
        }
        torture(FilesTortureTest::nothing, () -> {
            for (var _ : Files.walk(folder)) {
                sleep(Duration.ZERO);
            }
        }, FilesTortureTest::nothing);
    }

    @Test
    void temporaryFolders() throws Exception {
        var seen = new AtomicReference<Path>();
        torture(() -> seen.set(null), () -> {
            try (var temporary = Files.temporaryFolder()) {
                seen.set(temporary.path());
                Files.writeString(temporary.resolve("a"), "x");
            }
        }, () -> assertTrue(seen.get() == null || !Files.exists(seen.get())));
    }

    @Test
    void locking() throws Exception {
        var lock = folder.resolve("lock");
        var inside = new AtomicInteger();
        torture(FilesTortureTest::nothing, () -> {
            try (var _ = Files.lock(lock)) {
                inside.incrementAndGet();
                sleep(Duration.ZERO);
                inside.decrementAndGet();
            } catch (Cancelled cancelled) {
                inside.set(0);
                throw cancelled;
            }
        }, () -> {
            // It is free again.
            Files.lock(lock).close();
        });
    }
}
