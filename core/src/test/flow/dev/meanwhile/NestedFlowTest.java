package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flow whose body iterates another one, and so on down. */
@Timeout(10)
class NestedFlowTest {
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> numbers() {
        return generate(out -> {
            try {
                for (var n = 1;; n++) {
                    Turns.pass(1);
                    out.emit(n);
                }
            } finally {
                Turns.pass(2);
                log.add("0");
            }
        });
    }

    private Flow<Integer> through(Flow<Integer> inner, String name) {
        return generate(out -> {
            try {
                for (var n : inner) {
                    out.emit(n);
                }
            } finally {
                Turns.pass(2);
                log.add(name);
            }
        });
    }

    @Test
    void elementsComeThroughInOrder() {
        run(() -> {
            var elements = through(through(numbers(), "1"), "2").iterator();
            for (var n = 1; n <= 5; n++) {
                assertEquals(n, elements.next());
            }
        });
    }

    @Test
    void closingTheOutermostEndsAll() {
        run(() -> {
            try (var flow = through(through(numbers(), "1"), "2")) {
                flow.iterator().next();
            }
            assertEquals(1, Task.current().loop().live().snapshot().size());
        });
        // The outer body's own code first, then what it had left open.
        assertEquals(List.of("2", "1", "0"), log);
    }

    @Test
    void cancellingTheConsumerReachesTheInnermostWait() {
        run(() -> {
            JumpingClock.install();
            var slow = Meanwhile.<Integer>generate(_ -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    sleep(seconds(1));
                    log.add("0");
                }
            });
            var consumer = spawn(() -> through(through(slow, "1"), "2").iterator().next());
            Turns.pass(10);
            consumer.cancel("enough");
            assertEquals("enough", Ends.cancelled(consumer).reason());
        });
        assertEquals(List.of("0", "1", "2"), log);
    }

    @Test
    void aFailureComesUpThroughAll() {
        var failure = new IllegalArgumentException("deep");
        run(() -> {
            Flow<Integer> failing = generate(_ -> {
                throw failure;
            });
            var elements = through(through(failing, "1"), "2").iterator();
            assertSame(failure, assertThrows(IllegalArgumentException.class, elements::hasNext));
        });
        assertEquals(List.of("1", "2"), log);
    }

    @Test
    void forEachAndIterationMix() {
        run(() -> {
            var flow = Meanwhile.<String>generate(out -> numbers().take(2).forEach(n -> {
                for (var m : numbers().take(2)) {
                    out.emit(n + "." + m);
                }
            }));
            var got = new ArrayList<String>();
            flow.iterator().forEachRemaining(got::add);
            assertEquals(List.of("1.1", "1.2", "2.1", "2.2"), got);
            assertEquals(got, flow.toList());
        });
    }

    @Test
    void aFlowCanBeGivenToFlowOf() {
        run(() -> {
            var copy = Flow.of(numbers()).take(3);
            assertEquals(List.of(1, 2, 3), copy.toList());
            var got = new ArrayList<Integer>();
            copy.iterator().forEachRemaining(got::add);
            assertEquals(List.of(1, 2, 3), got);
        });
    }
}
