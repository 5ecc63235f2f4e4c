package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.compute;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cancelled task interrupts its call and goes on without it; the end of {@code run} waits for what is left. */
@Timeout(10)
class OffloadCancellationTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicBoolean finished = new AtomicBoolean();

    /** A call that an interrupt reaches but does not stop. */
    private Void stubborn() {
        started.countDown();
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
        finished.set(true);
        return null;
    }

    @Test
    void theThreadIsInterruptedAndTheTaskDoesNotWaitForIt() throws InterruptedException {
        run(() -> {
            var task = spawn(() -> blocking(this::stubborn));
            blocking(() -> started.await());
            task.cancel("enough");
            assertEquals("enough", Ends.cancelled(task).reason());
            assertFalse(finished.get());
            blocking(() -> interrupted.await());
            release.countDown();
        });
        assertTrue(finished.get());
    }

    @Test
    void theSameHoldsForCompute() throws InterruptedException {
        run(() -> {
            var task = spawn(() -> compute(this::stubborn));
            blocking(() -> started.await());
            task.cancel();
            Ends.cancelled(task);
            blocking(() -> interrupted.await());
            release.countDown();
        });
        assertTrue(finished.get());
    }

    /** The call goes on for a while after it was interrupted; without the wait, run would return before. */
    @Test
    void theEndOfRunWaitsForAbandonedCalls() throws InterruptedException {
        run(() -> {
            var task = spawn(() -> blocking(() -> {
                started.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.sleep(30);
                    finished.set(true);
                }
            }));
            blocking(() -> started.await());
            task.cancel();
        });
        assertTrue(finished.get());
    }

    @Test
    void aTimeoutEndsTheWaitForACall() throws InterruptedException {
        run(() -> {
            assertThrows(TimedOutException.class, () -> timeout(millis(1), () -> blocking(this::stubborn)));
            release.countDown();
        });
    }

    @Test
    void whatAnAbandonedCallThrowsReachesNobody() throws InterruptedException {
        run(() -> {
            var task = spawn(() -> blocking(() -> {
                started.countDown();
                release.await();
            }));
            blocking(() -> started.await());
            task.cancel();
            // Not the InterruptedException.
            Ends.cancelled(task);
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void aCallThatStillWaitsForAThreadNeverRuns() throws InterruptedException {
        var threads = Runtime.getRuntime().availableProcessors();
        var ran = new AtomicBoolean();
        run(() -> {
            var busy = new CountDownLatch(threads);
            var blockers = new ArrayList<Task<Void>>();
            for (var n = 0; n < threads; n++) {
                blockers.add(spawn(() -> compute(() -> {
                    busy.countDown();
                    release.await();
                    return null;
                })));
            }
            blocking(() -> busy.await());
            var waiting = spawn(() -> compute(() -> {
                ran.set(true);
                return null;
            }));
            Turns.pass(1);
            waiting.cancel();
            Ends.cancelled(waiting);
            release.countDown();
            Meanwhile.gather(blockers);
            // First come, first served: had it still been in the line, it would have run before this one.
            compute(() -> null);
            assertEquals(0, Loop.require("test").outside.calls());
        });
        assertFalse(ran.get());
    }

    @Test
    void aTaskThatIsCancelledAlreadyInterruptsAtOnce() throws InterruptedException {
        run(() -> {
            var task = spawn(() -> {
                Task.current().cancel();
                blocking(() -> release.await());
            });
            Ends.cancelled(task);
        });
    }
}
