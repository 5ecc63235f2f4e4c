package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever is cancelled and whenever: what was put is what was taken and what is left, each item once. */
@Timeout(30)
class QueueRandomCancelTest {
    private final List<Integer> put = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();
    private final List<Task<Void>> tasks = new ArrayList<>();
    private int next;

    @Test
    void noItemIsLostOrDoubled() {
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            put.clear();
            taken.clear();
            tasks.clear();
            run(() -> disturb(new Queue<>(random.nextInt(4)), random));
            assertEquals(put.stream().sorted().toList(), taken.stream().sorted().toList(), "seed " + seed);
        }
    }

    private void disturb(Queue<Integer> items, Random random) {
        for (var n = 0; n < 6; n++) {
            tasks.add(spawn(() -> produce(items, random)));
            tasks.add(spawn(() -> consume(items)));
        }
        for (var n = 0; n < 12; n++) {
            Turns.pass(random.nextInt(2));
            tasks.get(random.nextInt(tasks.size())).cancel();
        }
        if (random.nextBoolean()) {
            items.shutdown();
        }
        Turns.pass(2);
        tasks.forEach(Task::cancel);
        gatherSettled(tasks);
        for (var item = items.tryTake(); item.isPresent(); item = items.tryTake()) {
            taken.add(item.get());
        }
        put.forEach(_ -> items.taskDone());
        assertThrows(IllegalStateException.class, items::taskDone);
        assertTrue(items.isShutDown() || items.tryPut(-1) && items.size() == 1, "a taker was left behind");
    }

    private void produce(Queue<Integer> items, Random random) {
        try {
            while (true) {
                var item = next++;
                items.put(item);
                put.add(item);
                Turns.pass(random.nextInt(2));
            }
        } catch (QueueShutDownException e) {
            // The item is not in.
        }
    }

    private void consume(Queue<Integer> items) {
        for (var item : items) {
            taken.add(item);
        }
    }
}
