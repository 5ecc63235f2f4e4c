package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.meanwhile.Event;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code Event}. */
class EventTest {
    private final Event event = event();
    private final List<Integer> woken = new ArrayList<>();

    private Task<Void> waiter(int number) {
        var task = spawn(() -> {
            event.await();
            woken.add(number);
        });
        settle();
        return task;
    }

    @LoopTest(seeds = 20)
    @Case(number = 117, cpython = "test_locks.EventTests.test_wait")
    void allWhoWaitAreWoken() {
        var tasks = List.of(waiter(1), waiter(2), waiter(3));
        assertEquals(List.of(), woken);
        event.set();
        gather(tasks);
        assertEquals(Set.of(1, 2, 3), Set.copyOf(woken));
    }

    @LoopTest(seeds = 20)
    @Case(number = 117, cpython = "test_locks.EventTests.test_wait_cancel")
    void aCancelledOneIsGone() {
        var waiter = waiter(1);
        waiter.cancel();
        Ends.cancelled(waiter);
        event.set();
        settle();
        assertEquals(List.of(), woken);
    }

    @LoopTest(seeds = 20)
    @Case(number = 118, cpython = "test_locks.EventTests.test_clear_with_waiters")
    void setAndClearedInOneTurnItStillWakes() {
        var tasks = List.of(waiter(1), waiter(2));
        event.set();
        event.clear();
        assertFalse(event.isSet());
        gather(tasks);
        assertEquals(2, woken.size());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.EventTests.test_wait_on_set")
    void onceSetItHoldsUpNobody() {
        event.set();
        var others = new int[1];
        var other = spawn(() -> others[0]++);
        event.await();
        assertEquals(0, others[0]);
        other.await();
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.EventTests.test_clear")
    void clearedItHoldsUpAgain() {
        event.set();
        event.clear();
        var waiter = waiter(1);
        assertFalse(waiter.isDone());
        event.set();
        waiter.await();
    }
}
