package dev.meanwhile;

import static dev.meanwhile.Meanwhile.priorityQueue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The smallest item first, and the first of several equal ones. */
@Timeout(10)
class PriorityQueueOrderTest {
    private record Job(int urgency, String name) {
    }

    private final PriorityQueue<Job> jobs = priorityQueue(0, Comparator.comparing(Job::urgency));

    private static <T> List<T> drain(Queue<T> items) {
        var all = new ArrayList<T>();
        for (var item = items.tryTake(); item.isPresent(); item = items.tryTake()) {
            all.add(item.get());
        }
        return all;
    }

    @Test
    void aComparatorDecides() {
        var numbers = priorityQueue(0, Comparator.<Integer>reverseOrder());
        List.of(1, 3, 2).forEach(numbers::tryPut);
        assertEquals(List.of(3, 2, 1), drain(numbers));
    }

    @Test
    void equalOnesInTheOrderInWhichTheyWerePut() {
        var random = new Random(1);
        var put = new ArrayList<Job>();
        for (var n = 0; n < 200; n++) {
            put.add(new Job(random.nextInt(5), "job " + n));
        }
        put.forEach(jobs::tryPut);
        // A sort of the JDK is stable.
        assertEquals(put.stream().sorted(Comparator.comparing(Job::urgency)).toList(), drain(jobs));
    }

    @Test
    void whatIsPutBeforeAWokenTakerRunsMayComeFirst() {
        run(() -> {
            var taker = spawn(jobs::take);
            Turns.pass(1);
            jobs.put(new Job(2, "first put"));
            jobs.put(new Job(1, "urgent"));
            assertEquals("urgent", taker.await().name());
            assertEquals("first put", jobs.take().name());
        });
    }

    @Test
    @InOrder
    void waitingPuttersAreServedInTheOrderInWhichTheyCameNotBySize() {
        run(() -> {
            var narrow = Meanwhile.<Integer>priorityQueue(1);
            narrow.put(5);
            var nine = spawn(() -> narrow.put(9));
            var one = spawn(() -> narrow.put(1));
            Turns.pass(1);
            assertEquals(5, narrow.take());
            Turns.pass(1);
            assertTrue(nine.isDone());
            assertFalse(one.isDone());
            assertEquals(9, narrow.take());
            assertEquals(1, narrow.take());
        });
    }

    @Test
    void nullIsRefusedAlsoIfTheComparatorTakesIt() {
        var numbers = priorityQueue(0, Comparator.nullsFirst(Comparator.<Integer>naturalOrder()));
        assertThrows(NullPointerException.class, () -> numbers.tryPut(null));
        assertEquals(0, numbers.size());
    }

    @Test
    void whatCannotBeComparedIsRefusedByPutEvenIfItWouldHaveToWait() {
        run(() -> {
            var names = priorityQueue(1, Comparator.comparing(Job::name));
            assertThrows(NullPointerException.class, () -> names.put(new Job(1, null)));
            names.put(new Job(1, "a"));
            assertThrows(NullPointerException.class, () -> names.put(new Job(1, null)));
            assertThrows(NullPointerException.class, () -> names.put(null));
            assertEquals("a", names.take().name());
            names.taskDone();
            names.join();
        });
    }

    @Test
    void aCancelledTakerLeavesTheOrderAsItWas() {
        run(() -> {
            var cancelled = List.of(spawn(jobs::take), spawn(jobs::take));
            Turns.pass(1);
            jobs.put(new Job(1, "a"));
            jobs.put(new Job(1, "b"));
            jobs.put(new Job(1, "c"));
            cancelled.forEach(Task::cancel);
            Turns.pass(1);
            assertEquals(List.of("a", "b", "c"), drain(jobs).stream().map(Job::name).toList());
        });
    }
}
