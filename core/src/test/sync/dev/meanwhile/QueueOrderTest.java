package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items, those who take and those who put are all served first come, first served. (asyncio lets a newcomer overtake.) */
@Timeout(10)
class QueueOrderTest {
    @Test
    @InOrder
    void takersAreServedInTheOrderInWhichTheyCame() {
        run(() -> {
            var items = Meanwhile.<Integer>queue();
            var takers = new ArrayList<Task<Integer>>();
            for (var n = 0; n < 3; n++) {
                takers.add(spawn(items::take));
            }
            Turns.pass(1);
            for (var n = 0; n < 3; n++) {
                items.put(n);
            }
            assertEquals(List.of(0, 1, 2), Meanwhile.gather(takers));
        });
    }

    @Test
    void nobodyOvertakesATakerThatWasWoken() {
        run(() -> {
            var items = Meanwhile.<Integer>queue();
            var first = spawn(items::take);
            Turns.pass(1);
            items.put(1);
            assertEquals(Optional.empty(), items.tryTake());
            var late = spawn(items::take);
            Turns.pass(2);
            assertFalse(late.isDone());
            items.put(2);
            assertEquals(1, first.await());
            assertEquals(2, late.await());
        });
    }

    @Test
    void nobodyOvertakesAWaitingPutter() {
        run(() -> {
            var items = Meanwhile.<Integer>queue(1);
            items.put(1);
            var putter = spawn(() -> items.put(2));
            Turns.pass(1);
            assertEquals(1, items.take());
            // The putter has not run yet, but its item is in.
            assertFalse(items.tryPut(3));
            assertFalse(putter.isDone());
            assertEquals(2, items.take());
            assertTrue(items.tryPut(3));
        });
    }

    /** asyncio's test_why_are_getters_waiting. */
    @Test
    void producersAndATakerInBulkDoNotDeadlock() {
        run(() -> {
            var items = Meanwhile.<Integer>queue(3);
            var producer = spawn(() -> {
                for (var n = 0; n < 100; n++) {
                    items.put(n);
                }
            });
            for (var n = 0; n < 100; n++) {
                assertEquals(n, items.take());
            }
            producer.await();
        });
    }

    /** asyncio's test_why_are_putters_waiting. */
    @Test
    void manyPuttersAndManyTakersShareOnePlace() {
        run(() -> {
            var items = Meanwhile.<Integer>queue(1);
            var sum = new int[1];
            var tasks = new ArrayList<Task<Void>>();
            for (var n = 1; n <= 50; n++) {
                var item = n;
                tasks.add(spawn(() -> items.put(item)));
                tasks.add(spawn(() -> {
                    // Not in one: the sum would be read before the wait.
                    var taken = items.take();
                    sum[0] += taken;
                }));
            }
            Meanwhile.gather(tasks);
            assertEquals(50 * 51 / 2, sum[0]);
            assertEquals(0, items.size());
        });
    }
}
