package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.program.Program;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** As long as anything may still wake a task, waiting is just waiting. */
@Timeout(10)
class NoFalseDeadlockTest {
    /** Does something in another thread, once the loop has had its chance to call this a deadlock. */
    private static void onceAsleep(Runnable action) {
        var loop = Loop.require("onceAsleep");
        Thread.ofPlatform().start(() -> {
            while (!loop.scheduler.isAsleep() || loop.thread().getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            action.run();
        });
    }

    @Test
    void aStageMayBeCompleted() {
        run(() -> {
            var stage = new CompletableFuture<String>();
            var task = spawn(() -> await(stage));
            onceAsleep(() -> stage.complete("value"));
            assertEquals("value", task.await());
        });
    }

    @Test
    void aBlockingCallMayReturn() {
        run(() -> {
            var latch = new CountDownLatch(1);
            onceAsleep(latch::countDown);
            spawn(() -> blocking(() -> latch.await())).await();
        });
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void soMayACallOfTheJdkThatBlocksTheTask() {
        run(() -> {
            var latch = new CountDownLatch(1);
            onceAsleep(latch::countDown);
            spawn(() -> latch.await()).await();
        });
    }

    @Test
    void aTimerMayFire() {
        run(() -> {
            JumpingClock.install();
            spawn(() -> sleep(seconds(3600))).await();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> new Promise<Void>().await()));
        });
    }

    @Test
    void whoHasGotHoldOfTheLoopMayUseIt() {
        run(() -> {
            var promise = new Promise<String>();
            var loop = Loop.current();
            onceAsleep(() -> loop.execute(() -> promise.complete("value")));
            assertEquals("value", promise.await());
        });
    }

    @Test
    void soMayWhoSubmitsToIt() {
        run(() -> {
            var promise = new Promise<String>();
            var loop = Loop.current();
            onceAsleep(() -> loop.submit(() -> promise.complete("value")));
            assertEquals("value", promise.await());
        });
    }

    @Test
    void aPollerMayExpectEvents() {
        run(() -> {
            var loop = Loop.require("the test");
            var promise = new Promise<String>();
            loop.poller(new Poller() {
                @Override
                public int poll(long timeoutNanos) {
                    if (timeoutNanos == Long.MAX_VALUE) {
                        promise.complete("an event");
                    }
                    return 1;
                }

                @Override
                public void wakeup() {
                    LockSupport.unpark(loop.thread());
                }
            });
            assertEquals("an event", promise.await());
        });
    }

    @Test
    void anAbandonedCallInAnotherThreadIsWaitedForAtTheEnd() {
        var ended = new CountDownLatch(1);
        run(() -> {
            var started = new CompletableFuture<Void>();
            var task = spawn(() -> blocking(() -> {
                started.complete(null);
                awaitUninterruptibly(new CountDownLatch(1));
                ended.countDown();
            }));
            await(started.copy());
            task.cancel();
        });
        assertEquals(0, ended.getCount());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            // The cancellation of the call, which ends in its own time.
        }
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void aCallbackThatIsBlocked() {
        Deadlocks.run(() -> {
            var open = new CountDownLatch(1);
            var begun = new Promise<Void>();
            var ended = new Promise<String>();
            begun.addDoneCallback(_ -> {
                Program.block(open);
                ended.complete("value");
            });
            begun.complete(null);
            onceAsleep(open::countDown);
            assertEquals("value", ended.await());
        });
    }
}
