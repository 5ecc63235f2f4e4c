package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * In carrier mode a call of the JDK that blocks suspends just its task, and cancelling the task interrupts the call. In portable
 * mode such a call holds the loop, and there is nothing to test.
 */
@Timeout(10)
@EnabledIf("dev.meanwhile.RunModes#carrier")
class CancelBlockedCallTest {
    private static Task<Void> blocked() {
        var task = spawn("blocked", () -> new CountDownLatch(1).await());
        Turns.pass(1);
        return task;
    }

    @Test
    void theOthersRunWhileOneTaskBlocks() {
        run(() -> {
            var latch = new CountDownLatch(1);
            var task = spawn(() -> {
                latch.await();
                return "went on";
            });
            Turns.pass(3);
            assertFalse(task.isDone());
            latch.countDown();
            assertEquals("went on", task.await());
        });
    }

    @Test
    void theCallIsInterruptedAndTheTaskCancelled() {
        run(() -> {
            var task = blocked();
            assertTrue(task.cancel("stop"));
            var cancelled = Ends.cancelled(task);
            assertEquals("stop", cancelled.reason());
            assertInstanceOf(InterruptedException.class, cancelled.getSuppressed()[0]);
            assertTrue(task.isCancelled());
        });
    }

    @Test
    void anotherThreadMayCancelItToo() {
        run(() -> {
            var task = spawn(() -> new CountDownLatch(1).await());
            Turns.pass(1);
            Thread.ofPlatform().start(() -> task.cancel("from outside"));
            assertEquals("from outside", Ends.cancelled(task).reason());
        });
    }

    @Test
    void aTimeoutInterruptsTheCall() {
        run(() -> {
            JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(5), () -> new CountDownLatch(1).await()));
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    /** To interrupt a call of it is to close it, which takes waiting for something. */
    private static final class SlowChannel extends AbstractInterruptibleChannel {
        private final CountDownLatch mayClose = new CountDownLatch(1);

        void block() throws Exception {
            begin();
            try {
                new CountDownLatch(1).await();
            } finally {
                end(false);
            }
        }

        @Override
        protected void implCloseChannel() {
            try {
                mayClose.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void eachTaskIsAskedOnceThoughInterruptingAnotherTakesWaiting() {
        run(() -> {
            var channel = new SlowChannel();
            var last = new Promise<Void>();
            var blocked = spawn(channel::block);
            var ending = spawn(() -> shielded(last::await));
            var waiting = spawn(() -> new Promise<Void>().await());
            var gathering = spawn(() -> gather(blocked, ending, waiting));
            Turns.pass(3);
            gathering.cancel();
            Turns.pass(3);
            // Whoever ends has those cancelled that were left to cancel.
            last.complete(null);
            Turns.pass(3);
            channel.mayClose.countDown();
            waitFor(List.of(gathering), Until.ALL_COMPLETED);
            assertEquals(List.of(1, 1, 1), Stream.of(blocked, ending, waiting).map(Task::cancelling).toList());
        });
    }

    @Test
    void aShieldKeepsTheInterruptAway() {
        run(() -> {
            var latch = new CountDownLatch(1);
            var log = new ArrayList<String>();
            var task = spawn(() -> {
                shielded(() -> {
                    latch.await();
                    log.add("not interrupted");
                });
                sleep(Duration.ZERO);
            });
            Turns.pass(1);
            task.cancel();
            Turns.pass(2);
            latch.countDown();
            Ends.cancelled(task);
            assertEquals(List.of("not interrupted"), log);
        });
    }

    @Test
    void aTaskWhoseCallWasInterruptedIsCancelledAlsoIfItsCleanUpIsShielded() {
        run(() -> {
            var task = spawn(() -> {
                try {
                    new CountDownLatch(1).await();
                } finally {
                    shielded(() -> Turns.pass(2));
                }
            });
            Turns.pass(1);
            task.cancel("stop");
            assertEquals("stop", Ends.cancelled(task).reason());
        });
    }
}
