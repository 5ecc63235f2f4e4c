package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EmitFromWrongTaskTest {
    private static void assertRefused(Task<Void> other) {
        var refused = assertThrows(IllegalStateException.class, other::await);
        assertTrue(refused.getMessage().startsWith("emit was called outside its generator's own code, in task 'helper'"),
                refused.getMessage());
    }

    @Test
    void aTaskThatTheBodySpawnedIsRefused() {
        run(() -> {
            var elements = generate(out -> assertRefused(spawn("helper", () -> out.emit(1)))).iterator();
            assertFalse(elements.hasNext());
        });
    }

    @Test
    void alsoWhereTheBodyRunsInTheConsumersOwnTask() {
        run(() -> {
            var got = generate(out -> assertRefused(spawn("helper", () -> out.emit(1)))).toList();
            assertEquals(List.of(), got);
        });
    }

    @Test
    void alsoBehindAnOperator() {
        run(() -> {
            var flow = Meanwhile.<Integer>generate(out -> assertRefused(spawn("helper", () -> out.emit(1)))).map(n -> n + 1);
            assertEquals(List.of(), flow.toList());
            assertFalse(flow.iterator().hasNext());
        });
    }

    @Test
    void anotherThreadIsRefused() {
        run(() -> {
            var flow = generate(out -> assertThrows(IllegalStateException.class, () -> blocking(() -> out.emit(1))));
            assertFalse(flow.iterator().hasNext());
            assertEquals(List.of(), flow.toList());
        });
    }

    @Test
    void theConsumerIsRefused() {
        run(() -> {
            var leaked = new ArrayList<Emitter<? super Integer>>();
            var elements = Meanwhile.<Integer>generate(out -> {
                leaked.add(out);
                out.emit(1);
            }).iterator();
            elements.next();
            assertThrows(IllegalStateException.class, () -> leaked.getFirst().emit(2));
            assertFalse(elements.hasNext());
        });
    }

    /** What the message advises. */
    @Test
    void aQueueBringsTheElementsOfOtherTasksIn() {
        run(() -> {
            var flow = Meanwhile.<Integer>generate(out -> {
                var items = Meanwhile.<Integer>queue(1);
                spawn(() -> {
                    for (var n = 0; n < 3; n++) {
                        items.put(n);
                    }
                    items.shutdown();
                });
                items.forEach(out::emit);
            });
            var got = new ArrayList<Integer>();
            flow.iterator().forEachRemaining(got::add);
            assertEquals(List.of(0, 1, 2), got);
            assertEquals(List.of(0, 1, 2), flow.toList());
        });
    }
}
