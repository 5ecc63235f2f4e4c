package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The body runs only while the consumer waits for an element, and anew for each iteration. */
@Timeout(10)
class FlowPullTest {
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> upTo(int last) {
        return generate(out -> {
            log.add("begin");
            for (var n = 1; n <= last; n++) {
                Turns.pass(n % 2);
                log.add("emit " + n);
                out.emit(n);
            }
            log.add("end");
        });
    }

    @Test
    void bodyAndConsumerTakeTurns() {
        run(() -> {
            for (var n : upTo(2)) {
                log.add("got " + n);
                // However long the consumer takes, the body stays where it is.
                Turns.pass(3);
                log.add("done " + n);
            }
        });
        assertEquals(List.of("begin", "emit 1", "got 1", "done 1", "emit 2", "got 2", "done 2", "end"), log);
    }

    @Test
    void nothingRunsBeforeItIsIterated() {
        run(() -> {
            var flow = upTo(1);
            flow.map(n -> n + 1);
            flow.iterator();
            Turns.pass(3);
            assertEquals(List.of(), log);
        });
    }

    @Test
    void eachIterationRunsTheBodyAnew() {
        run(() -> {
            var flow = upTo(3);
            for (var round = 0; round < 2; round++) {
                var got = new ArrayList<Integer>();
                flow.iterator().forEachRemaining(got::add);
                assertEquals(List.of(1, 2, 3), got);
            }
        });
        assertEquals(2, log.stream().filter("begin"::equals).count());
    }

    @Test
    void twoIterationsAtOnceKeepApart() {
        run(() -> {
            var flow = upTo(3);
            var one = flow.iterator();
            var two = flow.iterator();
            assertEquals(1, one.next());
            assertEquals(2, one.next());
            assertEquals(1, two.next());
            assertEquals(3, one.next());
            assertEquals(2, two.next());
        });
    }

    @Test
    void theEndIsToldAsOftenAsAsked() {
        run(() -> {
            var elements = upTo(1).iterator();
            assertTrue(elements.hasNext());
            assertTrue(elements.hasNext());
            assertEquals(1, elements.next());
            assertFalse(elements.hasNext());
            assertFalse(elements.hasNext());
            assertThrows(NoSuchElementException.class, elements::next);
        });
        assertEquals(1, log.stream().filter("end"::equals).count());
    }

    @Test
    void otherTasksRunWhileTheConsumerWaits() {
        run(() -> {
            var others = new int[1];
            spawn(() -> {
                while (true) {
                    others[0]++;
                    Turns.pass(1);
                }
            });
            for (var _ : Meanwhile.<Integer>generate(out -> {
                Turns.pass(5);
                out.emit(1);
            })) {
                assertTrue(others[0] >= 5, () -> others[0] + " turns");
            }
        });
    }

    @Test
    void anElementMayBeNull() {
        run(() -> {
            var got = new ArrayList<Object>();
            for (var element : generate(out -> out.emit(null))) {
                got.add(element);
            }
            assertEquals(1, got.size());
        });
    }

    @Test
    void iteratingOutsideOfATaskSaysSo() {
        var elements = upTo(1).iterator();
        var refused = assertThrows(IllegalStateException.class, elements::hasNext);
        assertTrue(refused.getMessage().startsWith("iterating a flow was called outside of a task"), refused.getMessage());
        assertThrows(IllegalStateException.class, () -> upTo(1).forEach(_ -> { }));
    }
}
