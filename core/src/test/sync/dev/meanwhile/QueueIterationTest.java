package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class QueueIterationTest {
    private final Queue<Integer> items = new Queue<>();

    @Test
    void hasNextTakesOnlyOneItemHoweverOftenItIsAsked() {
        run(() -> {
            items.put(1);
            items.put(2);
            var taking = items.iterator();
            assertTrue(taking.hasNext());
            assertTrue(taking.hasNext());
            assertEquals(1, items.size());
            assertEquals(1, taking.next());
            assertEquals(2, taking.next());
        });
    }

    @Test
    void nextAfterTheEndIsRefused() {
        run(() -> {
            items.shutdown();
            var taking = items.iterator();
            assertFalse(taking.hasNext());
            assertThrows(NoSuchElementException.class, taking::next);
        });
    }

    @Test
    void severalConsumersShareTheItems() {
        run(() -> {
            var got = new ArrayList<Integer>();
            var consumers = new ArrayList<Task<Integer>>();
            for (var n = 0; n < 3; n++) {
                consumers.add(spawn(() -> {
                    var count = 0;
                    for (var item : items) {
                        got.add(item);
                        count++;
                        Turns.pass(1);
                    }
                    return count;
                }));
            }
            for (var n = 0; n < 30; n++) {
                items.put(n);
                Turns.pass(1);
            }
            items.shutdown();
            assertEquals(30, Meanwhile.gather(consumers).stream().mapToInt(n -> n).sum());
            assertEquals(30, new HashSet<>(got).size());
        });
    }

    @Test
    void breakLeavesTheRestInTheQueue() {
        run(() -> {
            for (var n = 0; n < 4; n++) {
                items.put(n);
            }
            for (var item : items) {
                if (item == 1) {
                    break;
                }
            }
            assertEquals(2, items.take());
        });
    }

    @Test
    void cancellingAWaitingConsumerEndsItsLoop() {
        run(() -> {
            var got = new ArrayList<Integer>();
            var consumer = spawn(() -> items.forEach(got::add));
            items.put(1);
            Turns.pass(2);
            consumer.cancel();
            items.put(2);
            Turns.pass(2);
            assertTrue(consumer.isCancelled());
            assertEquals(List.of(1), got);
            assertEquals(1, items.size());
        });
    }
}
