package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.compute;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes back from {@code blocking} and {@code compute}, and that the loop goes on meanwhile. */
@Timeout(10)
class OffloadValueTest {
    @Test
    void theValueComesBack() {
        run(() -> {
            assertEquals(42, blocking(() -> 42));
            assertEquals("x", compute(() -> "x"));
            assertNull(blocking(() -> null));
        });
    }

    @Test
    void theCallRunsOnAThreadOfItsOwnKind() {
        run(() -> {
            var blocking = blocking(Thread::currentThread);
            var compute = compute(Thread::currentThread);
            assertTrue(blocking.getName().startsWith("meanwhile-blocking-"), blocking.getName());
            assertTrue(compute.getName().startsWith("meanwhile-compute-"), compute.getName());
            assertTrue(blocking.isDaemon() && compute.isDaemon());
            assertThrows(IllegalStateException.class, () -> blocking(() -> Task.current()));
            assertThrows(IllegalStateException.class, () -> compute(() -> Loop.current()));
        });
    }

    @Test
    void aCheckedExceptionPassesAsItIs() {
        var failure = new IOException("disk");
        var thrown = assertThrows(IOException.class, () -> run(() -> {
            readsNothing(failure);
        }));
        assertSame(failure, thrown);
    }

    /** The compiler's part of the promise: the call's exception type is the method's. */
    private static void readsNothing(IOException failure) throws IOException {
        blocking(() -> {
            throw failure;
        });
    }

    @Test
    void uncheckedOnesAndErrorsPassToo() {
        run(() -> {
            var exception = new IllegalArgumentException("bad");
            var error = new AssertionError("broken");
            assertSame(exception, assertThrows(IllegalArgumentException.class, () -> blocking(() -> {
                throw exception;
            })));
            assertSame(error, assertThrows(AssertionError.class, () -> compute(() -> {
                throw error;
            })));
        });
    }

    @Test
    void outsideOfATaskItSaysSo() {
        var refused = assertThrows(IllegalStateException.class, () -> blocking(() -> 1));
        assertTrue(refused.getMessage().startsWith("blocking(…) was called outside of a task"), refused.getMessage());
        refused = assertThrows(IllegalStateException.class, () -> compute(() -> 1));
        assertTrue(refused.getMessage().startsWith("compute(…) was called outside of a task"), refused.getMessage());
    }

    @Test
    void otherTasksRunMeanwhile() throws InterruptedException {
        var turns = new CountDownLatch(100);
        run(() -> {
            var ticking = spawn(() -> {
                while (turns.getCount() > 0) {
                    Turns.pass(1);
                    turns.countDown();
                }
            });
            // Returns only because the loop goes on.
            blocking(() -> turns.await());
            ticking.await();
        });
    }

    @Test
    void callsRunAtTheSameTime() {
        var all = new CountDownLatch(4);
        run(() -> {
            Body<Long, Exception> meet = () -> {
                all.countDown();
                all.await();
                return all.getCount();
            };
            assertEquals(List.of(0L, 0L, 0L, 0L), gather(() -> blocking(meet), () -> blocking(meet), () -> blocking(meet),
                    () -> blocking(meet)));
        });
    }

    @Test
    void valuesKeepTheOrderOfTheTasksNotOfTheCalls() {
        run(() -> {
            var second = new CountDownLatch(1);
            assertEquals(List.of(1, 2), gather(() -> blocking(() -> {
                second.await();
                return 1;
            }), () -> blocking(() -> {
                second.countDown();
                return 2;
            })));
        });
    }
}
