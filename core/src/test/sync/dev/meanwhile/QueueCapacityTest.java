package dev.meanwhile;

import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class QueueCapacityTest {
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
    void tryPutIsFalseWhenFull() {
        var items = Meanwhile.<String>queue(1);
        assertTrue(items.tryPut("a"));
        assertFalse(items.tryPut("b"));
        assertEquals(1, items.size());
    }

    @Test
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
    void nullIsRefused() {
        run(() -> {
            assertThrows(NullPointerException.class, () -> queue().put(null));
            assertThrows(NullPointerException.class, () -> queue().tryPut(null));
        });
    }
}
