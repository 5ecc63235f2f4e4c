package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;

import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileLockTest {
    @TempDir
    private Path folder;

    @Test
    void onlyOneTaskIsInside() throws Exception {
        var lock = folder.resolve("lock");
        var counter = new int[2];
        run(() -> {
            var tasks = IntStream.range(0, 20).mapToObj(_ -> spawn(() -> {
                try (var held = Files.lock(lock)) {
                    assertTrue(held.isHeld() && !held.isShared());
                    counter[0]++;
                    assertEquals(1, ++counter[1]);
                    dev.meanwhile.Meanwhile.sleep(millis(1));
                    counter[1]--;
                }
            })).toList();
            tasks.forEach(task -> task.await());
        });
        assertEquals(20, counter[0]);
        OpenDescriptors.assertNoneBelow(folder);
    }

    @Test
    void sharedLocksGoTogether() throws Exception {
        var lock = folder.resolve("lock");
        run(() -> {
            try (var a = Files.open(lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                var exclusive = a.lock();
                assertTrue(a.tryLock().isEmpty());
                assertThrows(TimedOutException.class, () -> timeout(millis(5), () -> Files.lock(lock)));
                exclusive.close();
                assertFalse(exclusive.isHeld());
                try (var shared = a.lockShared()) {
                    assertTrue(shared.isShared());
                }
                assertTrue(a.tryLockShared().isPresent());
            }
        });
        OpenDescriptors.assertNoneBelow(folder);
    }

    @Test
    void anotherProcessKeepsUsOutUntilItEnds() throws Exception {
        var lock = folder.resolve("lock");
        var other = ChildProgram.start(Holder.class, lock.toString());
        assertEquals('l', other.getInputStream().read());
        run(() -> {
            assertThrows(TimedOutException.class, () -> timeout(millis(10), () -> Files.lock(lock)));
            OpenDescriptors.assertNoneBelow(folder);
            try (var open = Files.open(lock, StandardOpenOption.WRITE)) {
                assertTrue(open.tryLock().isEmpty());
                var waiter = spawn(() -> Files.lock(lock));
                assertThrows(TimedOutException.class, () -> timeout(millis(10), open::lock));
                assertFalse(waiter.isDone());
                other.destroyForcibly();
                waiter.await().close();
            }
        });
        other.waitFor();
        OpenDescriptors.assertNoneBelow(folder);
    }

    /** Of POSIX, closing a file anywhere in a process releases the process's locks on it. */
    @Test
    void aTaskThatGivesUpDoesNotReleaseTheLockOfAnother() throws Exception {
        var lock = folder.resolve("lock");
        var link = java.nio.file.Files.createSymbolicLink(folder.resolve("link"), lock);
        run(() -> {
            var earlier = Files.lock(lock);
            earlier.close();
            try (var _ = Files.lock(lock)) {
                // Closed a second time, it must not open the way to this one.
                earlier.close();
                assertThrows(TimedOutException.class, () -> timeout(millis(5), () -> Files.lock(lock)));
                assertThrows(TimedOutException.class, () -> timeout(millis(5), () -> Files.lock(link)));
                var other = ChildProgram.start(Asker.class, lock.toString());
                assertEquals("held", new String(dev.meanwhile.Meanwhile.blocking(() -> other.getInputStream().readAllBytes())));
            }
            var other = ChildProgram.start(Asker.class, lock.toString());
            assertEquals("free", new String(dev.meanwhile.Meanwhile.blocking(() -> other.getInputStream().readAllBytes())));
        });
        OpenDescriptors.assertNoneBelow(folder);
    }

    @Test
    void aLockFileThatCanNotBeOpenedKeepsNobodyOut() {
        var lock = folder.resolve("missing/lock");
        run(() -> {
            assertThrows(FileException.NoSuchFile.class, () -> Files.lock(lock));
            Files.createDirectory(folder.resolve("missing"));
            timeout(dev.meanwhile.Meanwhile.seconds(20), () -> Files.lock(lock)).close();
        });
    }

    /** Says whether the lock is free. */
    static final class Asker {
        private Asker() {
        }

        public static void main(String[] args) {
            run(() -> {
                try (var file = Files.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
                    System.out.print(file.tryLock().isPresent() ? "free" : "held");
                }
            });
        }
    }

    /** Takes the lock, says so, and holds it. */
    static final class Holder {
        private Holder() {
        }

        public static void main(String[] args) throws Exception {
            run(() -> {
                try (var _ = Files.lock(Path.of(args[0]))) {
                    System.out.print("l");
                    System.out.flush();
                    dev.meanwhile.Meanwhile.sleep(dev.meanwhile.Meanwhile.seconds(60));
                }
            });
        }
    }
}
