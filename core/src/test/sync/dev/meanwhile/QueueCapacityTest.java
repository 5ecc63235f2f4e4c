package dev.meanwhile;

import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class QueueCapacityTest {
    @Test
    @DisplayName("Q::QueueBasicTests::test_maxsize (136)")
    void aPutterWaitsAtTheCapacityAndResumesAfterOneTake() {
        run(() -> {
            var items = Meanwhile.<Integer>queue(2);
            var putter = spawn(() -> {
                for (var n = 1; n <= 4; n++) {
                    items.put(n);
                }
            });
            Turns.pass(3);
            assertEquals(2, items.size());
            assertTrue(items.isFull());
            assertFalse(putter.isDone());

            assertEquals(1, items.take());
            Turns.pass(3);
            assertEquals(2, items.size());
            assertFalse(putter.isDone());

            assertEquals(2, items.take());
            Turns.pass(1);
            assertTrue(putter.isDone());
            assertEquals(3, items.take());
            assertEquals(4, items.take());
        });
    }

    @Test
    void withoutACapacityItIsNeverFull() {
        run(() -> {
            for (var unlimited : new int[] {0, -1}) {
                var items = Meanwhile.<Integer>queue(unlimited);
                for (var n = 0; n < 10_000; n++) {
                    items.put(n);
                }
                assertFalse(items.isFull());
                assertEquals(10_000, items.size());
            }
        });
    }

    @Test
    @DisplayName("Q::QueuePutTests::test_nonblocking_put_exception (141), D36")
    void tryPutIsFalseWhenFull() {
        var items = Meanwhile.<String>queue(1);
        assertTrue(items.tryPut("a"));
        assertFalse(items.tryPut("b"));
        assertEquals(1, items.size());
    }

    @Test
    @DisplayName("Q::QueueGetTests::test_nonblocking_get_exception (141), D36")
    void tryTakeIsEmptyWhenEmpty() {
        var items = Meanwhile.<String>queue();
        assertEquals(Optional.empty(), items.tryTake());
        items.tryPut("a");
        assertEquals(Optional.of("a"), items.tryTake());
        assertEquals(Optional.empty(), items.tryTake());
    }

    @Test
    void tryTakeLetsAWaitingPutterIn() {
        run(() -> {
            var items = Meanwhile.<String>queue(1);
            items.put("a");
            var putter = spawn(() -> items.put("b"));
            Turns.pass(1);
            assertEquals(Optional.of("a"), items.tryTake());
            assertEquals(1, items.size());
            Turns.pass(1);
            assertTrue(putter.isDone());
            assertEquals(Optional.of("b"), items.tryTake());
        });
    }

    @Test
    void aTakerWaitsUntilSomethingIsPut() {
        run(() -> {
            var items = Meanwhile.<String>queue();
            var taker = spawn(items::take);
            Turns.pass(3);
            assertFalse(taker.isDone());
            items.put("a");
            assertEquals("a", taker.await());
            assertEquals(0, items.size());
        });
    }

    @Test
    void nullIsRefused() {
        run(() -> {
            assertThrows(NullPointerException.class, () -> queue().put(null));
            assertThrows(NullPointerException.class, () -> queue().tryPut(null));
        });
    }

    @Test
    @DisplayName("Q::QueueGetTests::test_why_are_getters_waiting (139)")
    void aProducerAndAConsumerTakeTurnsAtTheCapacity() {
        run(() -> {
            var items = Meanwhile.<Integer>queue(1);
            var sum = new int[1];
            Meanwhile.scope(s -> {
                s.spawn(() -> {
                    for (var n = 0; n < 5; n++) {
                        items.put(n);
                    }
                });
                s.spawn(() -> {
                    for (var n = 0; n < 5; n++) {
                        sum[0] += items.take();
                    }
                });
            });
            assertEquals(10, sum[0]);
        });
    }

    @Test
    @DisplayName("Q::QueuePutTests::test_why_are_putters_waiting (139)")
    void allPuttersGetInThoughTheQueueIsEmptiedInOneGo() {
        run(() -> {
            var items = Meanwhile.<Integer>queue(2);
            Meanwhile.scope(s -> {
                s.spawn(() -> {
                    Turns.pass(1);
                    for (var left = items.size(); left > 0; left--) {
                        assertTrue(items.tryTake().isPresent());
                    }
                });
                for (var n = 0; n < 4; n++) {
                    var item = n;
                    s.spawn(() -> items.put(item));
                }
            });
            assertEquals(2, items.size());
        });
    }
}
