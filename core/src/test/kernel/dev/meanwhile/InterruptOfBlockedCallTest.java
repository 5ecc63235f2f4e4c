package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The interrupt that carries a request into a blocking call is the runtime's own: the task's code sees its effect and never
 * finds the flag set afterwards. In carrier mode only, as {@link CancelBlockedCallTest}.
 */
@Timeout(10)
@EnabledIf("dev.meanwhile.RunModes#carrier")
class InterruptOfBlockedCallTest {
    @Test
    void aTaskThatSwallowsTheInterruptIsStoppedByItsNextWaitWithTheFlagCleared() {
        run(() -> {
            var log = new ArrayList<String>();
            var task = spawn(() -> {
                var latch = new CountDownLatch(1);
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    log.add("interrupted");
                }
                try {
                    sleep(Duration.ZERO);
                } finally {
                    log.add("flag " + Thread.currentThread().isInterrupted());
                }
            });
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
            assertEquals(List.of("interrupted", "flag false"), log);
        });
    }

    @Test
    void soIsOneWhoseCallDoesNotReactToInterrupts() {
        run(() -> {
            var lock = new ReentrantLock();
            var log = new ArrayList<String>();
            lock.lock();
            var task = spawn(() -> {
                lock.lock();
                lock.unlock();
                try {
                    sleep(Duration.ZERO);
                } finally {
                    log.add("flag " + Thread.currentThread().isInterrupted());
                }
            });
            Turns.pass(1);
            task.cancel();
            Turns.pass(2);
            assertFalse(task.isDone());
            lock.unlock();
            Ends.cancelled(task);
            assertEquals(List.of("flag false"), log);
        });
    }

    /** Its next wait passes the request on to what it awaits; even so the interrupt was only meant to get it there. */
    @Test
    void theFlagIsClearedAlsoWhenTheRequestIsPassedOn() {
        run(() -> {
            var inner = spawn(() -> sleep(seconds(3600)));
            var flags = new ArrayList<Boolean>();
            var task = spawn(() -> {
                var latch = new CountDownLatch(1);
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                try {
                    inner.await();
                } finally {
                    flags.add(Thread.currentThread().isInterrupted());
                }
            });
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
            assertTrue(inner.isCancelled());
            assertEquals(List.of(false), flags);
        });
    }

    @Test
    void anInterruptThatCameTooEarlyDoesNotReachIntoAShield() {
        run(() -> {
            var lock = new ReentrantLock();
            var latch = new CountDownLatch(1);
            var log = new ArrayList<String>();
            lock.lock();
            var task = spawn(() -> {
                lock.lock();
                lock.unlock();
                shielded(() -> {
                    latch.await();
                    log.add("not interrupted");
                });
                sleep(Duration.ZERO);
            });
            Turns.pass(1);
            task.cancel();
            lock.unlock();
            Turns.pass(3);
            latch.countDown();
            Ends.cancelled(task);
            assertEquals(List.of("not interrupted"), log);
        });
    }
}
