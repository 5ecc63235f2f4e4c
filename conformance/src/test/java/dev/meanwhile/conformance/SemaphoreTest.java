package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.boundedSemaphore;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;
import dev.meanwhile.Semaphore;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code Semaphore} and {@code BoundedSemaphore}. */
class SemaphoreTest {
    private final Semaphore permits = semaphore(0);
    private final List<Integer> order = new ArrayList<>();

    private Task<Void> comer(int number) {
        var task = spawn(() -> {
            permits.acquire();
            order.add(number);
        });
        settle();
        return task;
    }

    @LoopTest(seeds = 20)
    @Case(number = 127, cpython = "test_locks.SemaphoreTests.test_acquire_fifo_order")
    void inEachRoundTheyComeInTheSameOrder() {
        permits.release();
        var log = new ArrayList<String>();
        scope(s -> {
            for (var name : List.of("a", "b", "c")) {
                s.spawn(() -> {
                    for (var round = 1; round <= 2; round++) {
                        permits.acquire();
                        log.add(name + round);
                        sleep(seconds(0.01));
                        permits.release();
                    }
                });
                settle();
            }
        });
        assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "c2"), log);
    }

    /** One order: it is the order that is tested. */
    @LoopTest
    @Case(number = 127, cpython = "test_locks.SemaphoreTests.test_acquire_fifo_order_2", differs = "D47")
    void whoReleasesTakesItAgainIfNobodyWaitsForIt() {
        permits.release();
        comer(1);
        var twice = spawn(() -> {
            permits.acquire();
            order.add(2);
            permits.release();
            permits.acquire();
            order.add(4);
        });
        settle();
        var third = comer(3);
        permits.release();
        permits.release();
        twice.await();
        third.await();
        // CPython: 1, 2, 3, 4. The third has its permit already, and has not run yet.
        assertEquals(List.of(1, 2, 4, 3), order);
    }

    @LoopTest(seeds = 20)
    @Case(number = 127, cpython = "test_locks.SemaphoreTests.test_acquire_fifo_order_3")
    void aCancelledHeadIsSkipped() {
        var head = comer(1);
        comer(2);
        comer(3);
        head.cancel();
        settle();
        permits.release();
        settle();
        permits.release();
        settle();
        assertEquals(List.of(2, 3), order);
    }

    /** One order: it is the order that is tested. */
    @LoopTest
    @Case(number = 127, cpython = "test_locks.SemaphoreTests.test_acquire_fifo_order_4", differs = "D47")
    void aBurstOfReleasesWakesMany() {
        comer(1);
        spawn(() -> {
            permits.release();
            permits.release();
            permits.release();
            permits.acquire();
            order.add(2);
        });
        spawn(() -> {
            permits.acquire();
            order.add(3);
        });
        settle();
        // CPython: 1, 2, 3. The first has its permit already, and has not run yet.
        assertEquals(List.of(2, 3, 1), order);
        assertFalse(permits.tryAcquire());
    }

    @LoopTest(seeds = 20)
    @Case(number = 128, cpython = "test_locks.SemaphoreTests.test_acquire_cancel_before_awoken")
    void cancelledWaitersDoNotCostTheOthersAPermit() {
        var tasks = List.of(comer(1), comer(2), comer(3), comer(4));
        tasks.get(0).cancel();
        tasks.get(1).cancel();
        permits.release();
        settle();
        assertEquals(List.of(3), order);
        tasks.get(3).cancel();
        Ends.cancelled(tasks.get(3));
    }

    @LoopTest(seeds = 20)
    @Case(number = 128, cpython = "test_locks.SemaphoreTests.test_acquire_hang")
    void aHeadThatIsCancelledAtTheReleaseDoesNotHoldUpTheNext() {
        var head = comer(1);
        var next = comer(2);
        head.cancel();
        permits.release();
        next.await();
        assertTrue(head.isCancelled());
        assertEquals(0, permits.available());
    }

    @LoopTest(seeds = 20)
    @Case(number = 128, cpython = "test_locks.SemaphoreTests.test_acquire_no_hang")
    void aWaiterThatIsCancelledByTheOneWhoReleasesStrandsNoPermit() {
        permits.release();
        var victim = new Promise<Task<Void>>();
        spawn(() -> {
            Task<Void> waiter;
            try (var _ = permits.acquire()) {
                waiter = victim.await();
            }
            waiter.cancel();
        });
        settle();
        victim.complete(comer(1));
        settle();
        assertEquals(List.of(), order);
        try (var _ = permits.acquire()) {
            assertEquals(0, permits.available());
        }
        assertEquals(1, permits.available());
    }

    @LoopTest(seeds = 20)
    @Case(number = 129, cpython = "test_locks.SemaphoreTests.test_semaphore_value")
    void aNegativeNumberOfPermitsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> semaphore(-1));
        assertThrows(IllegalArgumentException.class, () -> boundedSemaphore(-1));
    }

    @LoopTest(seeds = 20)
    @Case(number = 129, cpython = "test_locks.SemaphoreTests.test_release_not_acquired")
    void aReleaseTooManyIsRefusedIfItIsBounded() {
        var bounded = boundedSemaphore(1);
        assertThrows(IllegalStateException.class, bounded::release);
        permits.release();
        assertEquals(1, permits.available());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.SemaphoreTests.test_acquire")
    void servesInOrderAndCountsDown() {
        permits.release();
        permits.release();
        permits.release();
        List.of(1, 2, 3).forEach(this::comer);
        assertEquals(0, permits.available());
        List.of(4, 5, 6).forEach(this::comer);
        assertEquals(List.of(1, 2, 3), order);
        permits.release();
        settle();
        assertEquals(List.of(1, 2, 3, 4), order);
        permits.release();
        permits.release();
        settle();
        assertEquals(Set.of(1, 2, 3, 4, 5, 6), Set.copyOf(order));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.SemaphoreTests.test_release_no_waiters")
    void withoutWaitersThePermitIsThere() {
        permits.release();
        try (var _ = permits.acquire()) {
            assertEquals(0, permits.available());
        }
        assertEquals(1, permits.available());
    }
}
