package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request to cancel a task is passed on to the task or promise that it awaits. */
@Timeout(10)
class CancelAwaitedTest {
    @Test
    void theAwaitedTaskIsCancelledAndItsCleanUpWaitedFor() {
        run(() -> {
            var log = new ArrayList<String>();
            var inner = spawn(() -> {
                try {
                    sleep(seconds(5000));
                } finally {
                    Turns.pass(3);
                    log.add("inner cleaned up");
                }
            });
            var outer = spawn(() -> {
                try {
                    inner.await();
                } finally {
                    log.add("outer resumed");
                }
            });
            Turns.pass(2);
            outer.cancel("stop");
            assertEquals("stop", Ends.cancelled(outer).reason());
            assertTrue(inner.isCancelled());
            assertEquals(List.of("inner cleaned up", "outer resumed"), log);
        });
    }

    @Test
    void cancellingTheAwaitedPromiseFailsWhoAwaitsIt() {
        run(() -> {
            var promise = new Promise<Integer>();
            var task = spawn(() -> promise.await());
            Turns.pass(1);
            assertTrue(promise.cancel());
            Ends.failedBecauseOfAnother(task);
        });
    }

    @Test
    void aChainIsCancelledFromItsFarEnd() {
        run(() -> {
            var log = new ArrayList<String>();
            Task<?> last = spawn("0", () -> sleep(seconds(5000)));
            for (var i = 1; i <= 3; i++) {
                var awaited = last;
                last = spawn(i + "", () -> {
                    try {
                        awaited.await();
                    } finally {
                        log.add(Task.current().name());
                    }
                });
            }
            Turns.pass(4);
            last.cancel();
            Ends.cancelled(last);
            assertEquals(List.of("1", "2", "3"), log);
        });
    }

    @Test
    void anAwaitedTaskThatDeclinesGivesItsValueToTheCancelledWaiter() {
        run(() -> {
            var inner = spawn(() -> {
                try {
                    sleep(seconds(5000));
                } catch (Cancelled e) {
                    Task.current().uncancel();
                }
                return "value";
            });
            var outer = spawn(() -> inner.await());
            Turns.pass(2);
            outer.cancel();
            assertEquals("value", outer.await());
        });
    }

    @Test
    void anAwaitedTaskThatFailsInItsCleanUpHandsOnThatFailure() {
        run(() -> {
            var failure = new IllegalStateException("clean-up");
            var inner = spawn(() -> {
                try {
                    sleep(seconds(5000));
                } catch (Cancelled e) {
                    Turns.pass(1);
                    throw failure;
                }
            });
            var outer = spawn(() -> inner.await());
            Turns.pass(2);
            outer.cancel();
            assertSame(failure, assertThrows(IllegalStateException.class, outer::await));
        });
    }

    @Test
    void ofTwoWhoAwaitOneTaskTheOtherOneFailsWithAnOrdinaryException() {
        run(() -> {
            var inner = spawn(() -> sleep(seconds(5000)));
            var first = spawn(() -> inner.await());
            var second = spawn(() -> inner.await());
            Turns.pass(2);
            first.cancel();
            Ends.failedBecauseOfAnother(second);
            Ends.cancelled(first);
            assertEquals(1, first.cancelling());
        });
    }
}
