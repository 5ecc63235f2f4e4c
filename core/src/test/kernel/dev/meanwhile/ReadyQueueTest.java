package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyQueueTest {
    private final ReadyQueue queue = new ReadyQueue();

    private static List<Fibre> fibres(int count) {
        var fibres = new ArrayList<Fibre>();
        for (var n = 0; n < count; n++) {
            fibres.add(new CallbackFibre(null, null));
        }
        return fibres;
    }

    /** Each fibre is in it once at most, as in production. */
    @ParameterizedTest
    @ValueSource(ints = {3, 60, 500})
    void behavesAsADeque(int count) {
        var random = new Random(count);
        var idle = new ArrayDeque<>(fibres(count));
        var model = new ArrayDeque<>();
        queue.reserve(count);
        for (var step = 0; step < 30_000; step++) {
            // Phases of growth and of decline, so that the ring goes round and grows.
            var growing = step / 3000 % 2 == 0;
            var draw = random.nextInt(10);
            if (draw < (growing ? 4 : 2) && !idle.isEmpty()) {
                var fibre = idle.poll();
                queue.addReserved(fibre);
                model.add(fibre);
            } else if (draw < (growing ? 5 : 3)) {
                Runnable action = () -> { };
                queue.add(action);
                model.add(action);
            } else if (draw < 6 && !idle.isEmpty()) {
                var fibre = idle.poll();
                queue.addFirst(fibre);
                model.addFirst(fibre);
            } else if (draw < 7) {
                remove(random, model, idle);
            } else {
                assertSame(model.peek(), queue.peek());
                var polled = queue.poll();
                assertSame(model.poll(), polled);
                if (polled instanceof Fibre fibre) {
                    idle.add(fibre);
                }
            }
            assertEquals(model.size(), queue.size());
            assertEquals(model.isEmpty(), queue.isEmpty());
        }
        var left = new ArrayList<>();
        queue.forEach(left::add);
        assertEquals(List.copyOf(model), left);
    }

    private void remove(Random random, ArrayDeque<Object> model, ArrayDeque<Fibre> idle) {
        if (!idle.isEmpty()) {
            assertEquals(-1, queue.remove(idle.peek()));
        }
        var items = List.copyOf(model);
        if (!items.isEmpty() && items.get(random.nextInt(items.size())) instanceof Fibre fibre) {
            assertEquals(items.indexOf(fibre), queue.remove(fibre));
            model.remove(fibre);
            idle.add(fibre);
        }
    }

    @Test
    void anEmptyOneHasNothing() {
        assertNull(queue.peek());
        assertNull(queue.poll());
        assertEquals(-1, queue.remove(fibres(1).getFirst()));
    }

    /** A task is woken also when there is no memory left, however many callbacks came before. */
    @ParameterizedTest
    @ValueSource(ints = {16, 64, 65, 1000})
    @InOrder
    void fibresWithinTheReserveNeedNoMemory(int count) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var fibres = fibres(count).toArray(new Fibre[0]);
        Runnable action = () -> { };
        for (var round = 0; round < 10; round++) {
            queue.reserve(count);
            for (var n = 0; n < 100 * round; n++) {
                queue.add(action);
            }
            threads.getCurrentThreadAllocatedBytes();
            var before = threads.getCurrentThreadAllocatedBytes();
            for (var fibre : fibres) {
                queue.addReserved(fibre);
            }
            var allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertEquals(0, allocated);
            while (!queue.isEmpty()) {
                queue.poll();
            }
        }
    }

    /** Actions and fibres fill the ring to the last place, or need one place more. */
    @ParameterizedTest
    @ValueSource(ints = {47, 48, 49, 50})
    @InOrder
    void norDoTheyWhereTheRingIsJustFull(int actions) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var fibres = fibres(16).toArray(new Fibre[0]);
        Runnable action = () -> { };
        queue.reserve(fibres.length);
        for (var n = 0; n < actions; n++) {
            queue.add(action);
        }
        threads.getCurrentThreadAllocatedBytes();
        var before = threads.getCurrentThreadAllocatedBytes();
        for (var fibre : fibres) {
            queue.addReserved(fibre);
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }
}
