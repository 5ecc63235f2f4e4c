package dev.meanwhile;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AsCompletedTest {
    private static Task<String> after(double time, String value) {
        return spawn(() -> {
            sleep(seconds(time));
            return value;
        });
    }

    @Test
    void thoseThatHaveEndedAlreadyComeFirstInTheOrderGiven() {
        run(() -> {
            var a = spawn(() -> "a");
            var b = spawn(() -> "b");
            Turns.pass(1);
            var slow = spawn(() -> "slow");
            var seen = new ArrayList<Task<String>>();
            asCompleted(List.of(slow, b, a)).forEach(seen::add);
            assertEquals(List.of(b, a, slow), seen);
        });
    }

    @Test
    @InOrder
    void aFailedOrCancelledTaskIsReturnedAndAwaitTells() {
        run(() -> {
            var failure = new IllegalStateException();
            Task<String> failing = spawn(() -> {
                throw failure;
            });
            Task<String> cancelled = after(3600, "never");
            cancelled.cancel();
            var order = asCompleted(List.of(cancelled, failing)).iterator();
            assertSame(failure, assertThrows(IllegalStateException.class, order.next()::await));
            Ends.cancelled(order.next());
            assertFalse(order.hasNext());
            assertThrows(NoSuchElementException.class, order::next);
        });
    }

    @Test
    void aTimeoutEndsTheWaitingButNotTheTasks() {
        run(() -> {
            JumpingClock.install();
            var a = after(1, "a");
            var b = after(10, "b");
            var seen = new ArrayList<String>();
            var order = asCompleted(List.of(a, b)).iterator();
            assertThrows(TimedOutException.class, () -> timeout(seconds(5), () -> {
                seen.add(order.next().await());
                seen.add(order.next().await());
            }));
            assertEquals(List.of("a"), seen);
            assertFalse(b.isDone());
            assertEquals("b", order.next().await());
        });
    }

    @Test
    void aRequestThatComesTogetherWithTheNextTaskLosesNone() {
        run(() -> {
            var task = spawn(() -> sleep(Duration.ZERO));
            var order = asCompleted(List.of(task)).iterator();
            var waiter = spawn(() -> order.next());
            Turns.pass(2);
            waiter.cancel();
            Ends.cancelled(waiter);
            assertSame(task, order.next());
        });
    }

    @Test
    void eachIterationBeginsAnew() {
        run(() -> {
            var both = asCompleted(List.of(spawn(() -> 1), spawn(() -> 2)));
            for (var time = 0; time < 2; time++) {
                var sum = 0;
                for (var task : both) {
                    sum += task.await();
                }
                assertEquals(3, sum);
            }
        });
    }

    @Test
    void severalTasksMayShareOneIteration() {
        run(() -> {
            JumpingClock.install();
            var order = asCompleted(List.of(after(2, "b"), after(1, "a"), after(3, "c"))).iterator();
            var seen = new ArrayList<String>();
            var readers = new ArrayList<Task<Void>>();
            for (var i = 0; i < 3; i++) {
                readers.add(spawn(() -> {
                    seen.add(order.next().await());
                }));
            }
            Meanwhile.gather(readers);
            assertEquals(List.of("a", "b", "c"), seen);
        });
    }
}
