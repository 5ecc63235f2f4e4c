package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An error that a task brings upon itself ends that task and no other. */
@Timeout(10)
class FatalErrorTest {
    /** On a slow machine an overflow takes so long that the watchdog reports it, with reason. */
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private static Throwable failureOf(Task<?> task) {
        try {
            task.await();
            return null;
        } catch (Throwable t) {
            return t;
        }
    }

    private static <T> void killsOnlyItsTask(Class<? extends Error> error, Body<T, RuntimeException> body) {
        var value = run(() -> {
            var promise = new Promise<String>();
            var other = spawn(() -> promise.await());
            var killed = spawn(body);
            assertInstanceOf(error, failureOf(killed));
            assertTrue(killed.isDone());
            promise.complete("alive");
            return other.await() + spawn(() -> " and well").await();
        });
        assertEquals("alive and well", value);
    }

    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    @Test
    void stackOverflow() {
        killsOnlyItsTask(StackOverflowError.class, () -> endless(0));
    }

    @Test
    void outOfMemory() {
        // Refused by the JVM without an attempt to make room, so that no other test notices.
        killsOnlyItsTask(OutOfMemoryError.class, () -> new long[Integer.MAX_VALUE].length);
    }

    @Test
    @Tag(SeedsTest.ONCE)
    void linkage() {
        killsOnlyItsTask(ExceptionInInitializerError.class, () -> Broken.VALUE);
        killsOnlyItsTask(NoClassDefFoundError.class, () -> Broken.VALUE);
    }

    private static final class Broken {
        static final Object VALUE = broken();

        private static Object broken() {
            throw new IllegalStateException();
        }
    }

    @Test
    void inTheMainTaskItReachesTheCaller() {
        assertThrows(StackOverflowError.class, () -> run(() -> endless(0)));
    }

    @Test
    void theLoopSurvivesManyOfThem() {
        run(() -> {
            for (var i = 0; i < 3; i++) {
                assertInstanceOf(StackOverflowError.class, failureOf(spawn(() -> endless(0))));
            }
            assertEquals("alive", spawn(() -> "alive").await());
        });
    }
}
