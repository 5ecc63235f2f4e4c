package dev.meanwhile;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.condition;
import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.priorityQueue;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.rateLimiter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop that crashes leaves tasks that never go on. What they waited for, or held, goes to the next loop without them. */
@Timeout(10)
class CrashedLoopTest {
    /** Starts the tasks on a loop of their own, lets them run to their waits, and has that loop crash. */
    private static void crash(Action<?>... tasks) {
        try (var log = new CapturedLog()) {
            assertThrows(IllegalStateException.class, () -> run(() -> {
                for (var task : tasks) {
                    spawn(task);
                    Turns.pass(1);
                }
                Loop.current().abort(new AssertionError("crash"));
                sleep(seconds(3600));
            }));
            assertFalse(log.withText("failed").isEmpty());
        }
    }

    @Test
    void aLockIsFreeAndHandedToNoDeadTask() {
        var lock = lock();
        crash(() -> sleepHolding(lock), lock::acquire);
        assertFalse(lock.isLocked());
        run(() -> {
            assertFalse(lock.isLocked());
            lock.acquire().close();
            assertTrue(lock.tryAcquire());
            lock.release();
            assertFalse(lock.isLocked());
        });
    }

    private static void sleepHolding(Lock lock) {
        try (var _ = lock.acquire()) {
            sleep(seconds(3600));
        }
    }

    @Test
    void aThreadOutsideOfLoopsFindsItFreeToo() {
        var lock = lock();
        crash(() -> sleepHolding(lock), lock::acquire);
        assertTrue(lock.tryAcquire());
        assertTrue(lock.isLocked());
        lock.release();
        assertFalse(lock.isLocked());
    }

    @Test
    void aSemaphoreHasAllItsPermits() {
        var permits = semaphore(2);
        crash(() -> {
            permits.acquire();
            sleep(seconds(3600));
        }, permits::acquire, permits::acquire);
        assertEquals(2, permits.available());
        run(() -> {
            permits.acquire();
            permits.acquire();
            assertFalse(permits.tryAcquire());
        });
    }

    /** One that counts what happened has no number of permits that would be right; what has been taken stays taken. */
    @Test
    void aSemaphoreThatPermitsWereAddedToKeepsItsCount() {
        var happened = semaphore(0);
        crash(() -> {
            happened.release();
            happened.release();
            happened.acquire();
            sleep(seconds(3600));
        });
        assertEquals(1, happened.available());
        run(() -> assertTrue(happened.tryAcquire()));
        assertEquals(0, happened.available());
    }

    @Test
    void aQueueKeepsItsItemsAndForgetsWhoWaited() {
        var items = queue(1);
        crash(() -> items.put("in"), () -> items.put("never in"), items::join);
        run(() -> {
            assertEquals("in", items.take());
            assertTrue(items.tryTake().isEmpty());
            items.taskDone();
            items.join();
            items.put("new");
            assertEquals("new", items.take());
        });
    }

    @Test
    void anItemIsTakenByNoDeadTask() {
        var items = queue();
        crash(items::take);
        run(() -> {
            items.put("for the living");
            assertEquals(1, items.size());
            assertEquals("for the living", items.take());
        });
    }

    @Test
    void itemsThatDeadTasksTookNeedNotBeDone() {
        PriorityQueue<Integer> items = priorityQueue();
        crash(() -> {
            items.put(1);
            items.take();
            sleep(seconds(3600));
        });
        run(items::join);
    }

    @Test
    void anEventWakesNoDeadTask() {
        var event = event();
        crash(event::await);
        run(() -> {
            var waiter = spawn(event::await);
            Turns.pass(1);
            event.set();
            waiter.await();
        });
    }

    @Test
    void aBarrierCountsTheLivingOnly() {
        var barrier = barrier(2);
        crash(barrier::await);
        assertEquals(0, barrier.waiting());
        run(() -> {
            var first = spawn(() -> barrier.await());
            Turns.pass(1);
            assertEquals(1, barrier.waiting());
            assertEquals(1, barrier.await());
            assertEquals(0, first.await());
        });
    }

    @Test
    void aConditionSignalsTheLiving() {
        var condition = condition();
        crash(() -> {
            condition.acquire();
            condition.await();
        });
        run(() -> {
            var waiter = spawn(() -> {
                try (var _ = condition.acquire()) {
                    condition.await();
                }
            });
            Turns.pass(1);
            try (var _ = condition.acquire()) {
                condition.signal();
            }
            waiter.await();
        });
    }

    @Test
    void aRateLimiterServesTheLiving() {
        var limiter = rateLimiter(1, millis(1));
        crash(() -> {
            limiter.acquire();
            limiter.acquire();
        });
        run(() -> {
            limiter.acquire();
            limiter.acquire();
        });
    }

    @Test
    void aFlowThatWasLeftOpenCloses() {
        Flow<Integer> flow = generate(out -> out.emit(1));
        crash(() -> {
            flow.iterator().next();
            sleep(seconds(3600));
        });
        run(() -> {
            flow.close();
            assertEquals(List.of(1), flow.toList());
        });
    }

    /** Its tasks have all ended: whoever left the lock held meant to, or has a mistake that should not be hidden. */
    @Test
    void afterALoopThatEndedWellNothingChanges() {
        var lock = lock();
        run(() -> {
            lock.acquire();
        });
        run(() -> {
            assertTrue(lock.isLocked());
            lock.release();
        });
    }
}
