package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Any code may unpark or interrupt any thread, a task's too. It means nothing to a wait of ours. */
@Timeout(10)
class StrayWakeupTest {
    private static final List<Consumer<Thread>> STRAYS = List.of(LockSupport::unpark, Thread::interrupt);

    @Test
    void aWaitGoesOn() {
        run(() -> {
            for (var stray : STRAYS) {
                var promise = new Promise<String>();
                var task = spawn(() -> promise.await());
                Turns.pass(1);
                stray.accept(task.fibre.thread);
                Turns.pass(3);
                blocking(() -> stray.accept(task.fibre.thread));
                Turns.pass(3);
                assertFalse(task.isDone());
                promise.complete("value");
                assertEquals("value", task.await());
            }
        });
    }

    @Test
    void aStormOfThemFromAnotherThreadChangesNothing() {
        run(() -> {
            var stop = new CompletableFuture<Void>();
            var task = spawn(() -> {
                for (var i = 0; i < 2000; i++) {
                    sleep(Duration.ZERO);
                    assertEquals(i, await(CompletableFuture.completedFuture(i)));
                }
                return "done";
            });
            Turns.pass(1);
            var thread = task.fibre.thread;
            Thread.ofPlatform().start(() -> {
                while (!stop.isDone()) {
                    STRAYS.forEach(stray -> stray.accept(thread));
                    Thread.onSpinWait();
                }
            });
            assertEquals("done", task.await());
            stop.complete(null);
        });
    }

    @Test
    void theInterruptFlagSurvivesAWaitForCodeThatLooksAtIt() {
        run(() -> {
            var promise = new Promise<String>();
            var task = spawn(() -> {
                promise.await();
                return Thread.interrupted();
            });
            Turns.pass(1);
            task.fibre.thread.interrupt();
            promise.complete("value");
            assertTrue(task.await());
        });
    }

    @Test
    void anUnparkBeforeTheWaitDoesNotEndItEarly() {
        run(() -> {
            JumpingClock.install();
            var loop = Loop.current();
            LockSupport.unpark(Thread.currentThread());
            var before = loop.now();
            sleep(seconds(10));
            assertEquals(seconds(10).toNanos(), loop.now() - before);
        });
    }

    @Test
    void theLoopsOwnThreadIsNotStoppedByAnInterrupt() {
        run(() -> {
            var loop = Loop.current();
            loop.thread().interrupt();
            Turns.pass(2);
            var stage = new CompletableFuture<String>();
            Thread.ofPlatform().start(() -> {
                loop.thread().interrupt();
                LockSupport.unpark(loop.thread());
                stage.complete("value");
            });
            assertEquals("value", await(stage));
        });
    }

    /**
     * The worst case: the wait is over, a stray unpark has made the thread ready behind the loop's back, and a request to cancel
     * comes after the loop has resumed the task and before the task has run. It must neither overwrite the result nor
     * wake the task a second time, out of a later wait.
     */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void aRequestToCancelBetweenResumingAndRunningIsNotTakenForOneDuringTheWait() {
        run(() -> {
            var promise = new Promise<String>();
            var later = new Promise<String>();
            var log = new ArrayList<String>();
            var task = spawn(() -> {
                try {
                    promise.await();
                } catch (Cancelled e) {
                    log.add("cancelled");
                }
                log.add(later.await());
            });
            Turns.pass(1);
            promise.complete("value");
            Loop.current().callSoon(() -> task.cancel());
            LockSupport.unpark(task.fibre.thread);
            Turns.pass(3);
            assertEquals(List.of("cancelled"), log);
            assertFalse(promise.isCancelled());
            later.complete("later");
            task.await();
            assertEquals(List.of("cancelled", "later"), log);
        });
    }

    @Test
    void aStrayUnparkOfAnEndedTaskIsHarmless() {
        run(() -> {
            var task = spawn(() -> 1);
            task.await();
            LockSupport.unpark(task.fibre.thread);
            task.fibre.thread.interrupt();
            Turns.pass(2);
        });
        assertThrows(IllegalStateException.class, Task::current);
    }
}
