package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** On queues made by hand: tasks may change places, callbacks may not, nor may what stands before one come after it. */
class ReadyOrderTest {
    private static final Runnable FIRST = () -> { };
    private static final Runnable SECOND = () -> { };

    /** All orders that seeds make of this queue's first entries. */
    private static HashSet<List<Object>> orders(List<?> queue, int count) {
        var orders = new HashSet<List<Object>>();
        LongStream.range(0, 500).forEach(seed -> {
            var ready = new ReadyQueue();
            queue.forEach(item -> {
                if (item instanceof Task<?> task) {
                    ready.addReserved(task.fibre);
                } else {
                    ready.add((Runnable) item);
                }
            });
            new ReadyOrder(new SplittableRandom(seed)).arrange(ready, count);
            var order = new ArrayList<Object>();
            ready.forEach(item -> order.add(item instanceof TaskFibre fibre ? fibre.task : item));
            orders.add(order);
        });
        return orders;
    }

    /** Tasks that have not started, of a loop that never runs. */
    private static List<Task<Void>> tasks(int count) {
        var loop = Meanwhile.newLoop();
        var tasks = new ArrayList<Task<Void>>();
        for (var n = 0; n < count; n++) {
            tasks.add(new Task<>(loop, "", n, () -> null));
        }
        return tasks;
    }

    @Test
    void tasksComeInEveryOrder() {
        assertEquals(24, orders(tasks(4), 4).size());
    }

    @Test
    void whatIsNotOfThisTurnStaysBehind() {
        var tasks = tasks(4);
        var orders = orders(tasks, 2);
        assertEquals(2, orders.size());
        orders.forEach(order -> assertEquals(tasks.subList(2, 4), order.subList(2, 4)));
    }

    @Test
    void callbacksKeepTheirOrder() {
        assertEquals(new HashSet<>(List.of(List.of(FIRST, SECOND))), orders(List.of(FIRST, SECOND), 2));
    }

    @Test
    void aTaskMayOvertakeACallbackButNotFallBehindIt() {
        var tasks = tasks(3);
        var queue = List.of(tasks.get(0), tasks.get(1), FIRST, tasks.get(2), SECOND);
        var orders = orders(queue, 5);
        // The last task has three or two places, in each of the two orders of the first two.
        assertEquals(8, orders.size());
        for (var order : orders) {
            assertTrue(order.indexOf(tasks.get(0)) < order.indexOf(FIRST) && order.indexOf(tasks.get(1)) < order.indexOf(FIRST));
            assertEquals(SECOND, order.getLast());
        }
    }
}
