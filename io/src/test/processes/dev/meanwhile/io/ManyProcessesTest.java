package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing piles up: memory, descriptors and threads are in the end what they were. */
@Tag("long")
class ManyProcessesTest {
    private static final long MIB = 1 << 20;
    /** Far more than the streams of one process need, and far fewer than those of a thousand. */
    private static final int MOST_THREADS = 20;

    private static long descriptors() {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@return how many threads there are that processes need for themselves} Those of the JVM and of blocking() come and go as they like. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.equals("meanwhile-processes") || name.equals("meanwhile-pipe")).count();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void runSome(int count) {
        for (var i = 0; i < count; i++) {
            assertEquals("x", Subprocess.check(List.of("cat"), o -> o.in("x")).out());
        }
    }

    @Test
    void aThousandOneAfterAnother() {
        run(() -> {
            // Until the threads of blocking(), which start them, are all there.
            runSome(100);
            var descriptors = descriptors();
            var threads = threads();
            var memory = usedMemory();
            var start = System.nanoTime();
            runSome(1_000);
            var micros = (System.nanoTime() - start) / 1_000_000;
            var more = usedMemory() - memory;
            System.out.println("1,000 processes: " + micros + " µs each, descriptors " + descriptors + " -> " + descriptors() + ", threads " + threads + " -> "
                    + threads() + ", memory " + more / 1024 + " KiB more");
            assertTrue(descriptors() <= descriptors, descriptors + " descriptors became " + descriptors());
            assertTrue(threads() <= MOST_THREADS, threads + " threads became " + threads());
            assertTrue(more < 4 * MIB, more + " bytes more");
            assertEquals(0, ProcessHandle.current().children().count());
        });
    }

    @Test
    void aGigabyteThroughPipesInConstantMemory() {
        run(() -> {
            try (var process = Pipeline.of(List.of("head", "-c", "1073741824", "/dev/zero"), List.of("cat")).start()) {
                var memory = usedMemory();
                var total = 0L;
                for (var bytes = process.out().read(); bytes.length > 0; bytes = process.out().read()) {
                    total += bytes.length;
                    if (total % (64 * MIB) < bytes.length) {
                        assertTrue(usedMemory() - memory < 64 * MIB, "memory grows");
                    }
                }
                assertEquals(1 << 30, total);
                assertEquals(0, process.await());
            }
        });
    }

    @Test
    void aGigabyteIntoAProcessInConstantMemory() {
        run(() -> {
            var memory = usedMemory();
            var counted = Subprocess.check(List.of("wc", "-c"), o -> o.in(Meanwhile.generate(out -> {
                for (var i = 0; i < 1_024; i++) {
                    out.emit(new byte[(int) MIB]);
                    if (i % 64 == 0) {
                        assertTrue(usedMemory() - memory < 64 * MIB, "memory grows");
                    }
                }
            })));
            assertEquals("1073741824", counted.out().strip());
        });
    }
}
