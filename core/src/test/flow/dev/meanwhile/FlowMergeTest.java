package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flows run at the same time into one, none of them ahead of the consumer. */
@Timeout(10)
class FlowMergeTest {
    private final List<String> log = new ArrayList<>();

    private Flow<String> ticking(String name, double every, int count) {
        return generate(out -> {
            try {
                for (var n = 1; n <= count; n++) {
                    sleep(seconds(every));
                    log.add(name + n);
                    out.emit(name + n);
                }
            } finally {
                log.add(name + " ends");
            }
        });
    }

    @Test
    void elementsComeAsTheyAreReady() {
        run(() -> {
            var clock = JumpingClock.install();
            assertEquals(List.of("a1", "b1", "a2", "a3", "b2"),
                    Flow.merge(ticking("a", 2, 3), ticking("b", 3.5, 2)).toList());
            assertEquals(seconds(7), clock.elapsed());
        });
    }

    @Test
    @InOrder
    void aFlowWaitsAtItsElementUntilTheConsumerIsDoneWithIt() {
        run(() -> {
            JumpingClock.install();
            try (var merged = Flow.merge(ticking("a", 1, 9), ticking("b", 1, 9))) {
                var elements = merged.iterator();
                assertEquals("a1", elements.next());
                sleep(seconds(60));
                assertEquals(List.of("a1", "b1"), log);
                assertEquals("b1", elements.next());
                sleep(seconds(60));
                assertEquals(List.of("a1", "b1", "a2"), log);
            }
        });
    }

    @Test
    void theFirstFailureEndsAll() {
        run(() -> {
            JumpingClock.install();
            var broken = Meanwhile.<String>generate(_ -> {
                sleep(seconds(2.5));
                throw new IllegalArgumentException("broken");
            });
            var got = new ArrayList<String>();
            assertThrows(IllegalArgumentException.class, () -> Flow.merge(ticking("a", 1, 9), broken).forEach(got::add));
            assertEquals(List.of("a1", "a2"), got);
            assertEquals("a ends", log.getLast());
        });
    }

    @Test
    void aFailureDoesNotDisturbTheConsumersOwnCode() {
        run(() -> {
            JumpingClock.install();
            var broken = Meanwhile.<String>generate(_ -> {
                sleep(seconds(2));
                throw new IllegalArgumentException("broken");
            });
            assertThrows(IllegalArgumentException.class, () -> Flow.merge(ticking("a", 1, 9), broken).forEach(_ -> {
                sleep(seconds(5));
                log.add("undisturbed");
            }));
            assertEquals(List.of("a1", "undisturbed", "a ends"), log);
        });
    }

    @Test
    void whatAFlowThrowsWhileItIsClosedIsThrown() {
        run(() -> {
            JumpingClock.install();
            var stubborn = Meanwhile.<String>generate(out -> {
                try {
                    out.emit("x");
                } finally {
                    throwWhileClosing();
                }
            });
            assertThrows(IllegalArgumentException.class, () -> Flow.merge(stubborn, ticking("a", 1, 9)).take(1).toList());
            assertEquals(List.of("a ends"), log.stream().filter("a ends"::equals).toList());
        });
    }

    private static void throwWhileClosing() {
        throw new IllegalArgumentException("while closing");
    }

    @Test
    void aBodyThatCatchesItsEndGetsNoFurther() {
        run(() -> {
            var stubborn = Meanwhile.<String>generate(out -> {
                try {
                    out.emit("x");
                } catch (Cancelled e) {
                    assertThrows(IllegalStateException.class, () -> out.emit("y"));
                    throw e;
                }
            });
            assertEquals(List.of("x"), Flow.merge(stubborn).take(1).toList());
        });
    }

    @Test
    void emittingFromAnotherTaskIsAMistake() {
        run(() -> {
            var wrong = Meanwhile.<String>generate(out -> spawn(() -> out.emit("x")).await());
            assertThrows(IllegalStateException.class, () -> Flow.merge(wrong).toList());
        });
    }

    @Test
    void ofNothingOrOfEmptyFlowsIsEmpty() {
        run(() -> {
            assertEquals(List.of(), Flow.<String>merge().toList());
            assertEquals(List.of(), Flow.merge(ticking("a", 1, 0), ticking("b", 1, 0)).toList());
        });
    }
}
