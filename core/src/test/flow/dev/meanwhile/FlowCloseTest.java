package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flow that is left unfinished: its body's finally blocks run, may wait, and are waited for. */
@Timeout(10)
class FlowCloseTest {
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> numbers() {
        return generate(out -> {
            try {
                for (var n = 1;; n++) {
                    out.emit(n);
                }
            } catch (Cancelled cancelled) {
                log.add(cancelled.reason());
                throw cancelled;
            } finally {
                shielded(() -> Turns.pass(3));
                log.add("closed");
            }
        });
    }

    @Test
    void closeAfterABreakEndsTheBodyAndWaitsForIt() {
        run(() -> {
            try (var flow = numbers()) {
                for (var n : flow) {
                    if (n == 2) {
                        break;
                    }
                }
                assertEquals(List.of(), log);
            }
            assertEquals(List.of("its flow was closed", "closed"), log);
        });
    }

    @Test
    void whatIsLeftOpenEndsWithTheTaskThatIteratedIt() {
        run(() -> {
            var task = spawn(() -> numbers().iterator().next());
            assertEquals(1, task.await());
            assertEquals(List.of("its flow was closed", "closed"), log);
            assertEquals(1, Task.current().loop().live().snapshot().size());
        });
    }

    @Test
    void closeEndsAllOpenIterations() {
        run(() -> {
            var flow = numbers();
            flow.iterator().next();
            flow.iterator().next();
            flow.close();
        });
        assertEquals(2, log.stream().filter("closed"::equals).count());
    }

    @Test
    void aClosedIterationIsAtItsEnd() {
        run(() -> {
            var flow = numbers();
            var elements = flow.iterator();
            elements.next();
            flow.close();
            assertFalse(elements.hasNext());
            flow.close();
            assertEquals(2, log.size());
        });
    }

    @Test
    void closingWhatWasNeverIteratedRunsNothing() {
        run(() -> {
            var flow = numbers();
            var elements = flow.iterator();
            flow.close();
            assertFalse(elements.hasNext());
        });
        numbers().close();
        assertEquals(List.of(), log);
    }

    @Test
    void closingWhatHasEndedDoesNothing() {
        run(() -> {
            var flow = Meanwhile.<Integer>generate(out -> out.emit(1));
            for (var _ : flow) {
                log.add("element");
            }
            flow.close();
        });
        assertEquals(List.of("element"), log);
    }

    @Test
    void theFlowMayBeIteratedAgainAfterClose() {
        run(() -> {
            var flow = numbers();
            flow.iterator().next();
            flow.close();
            assertEquals(1, flow.iterator().next());
        });
    }

    @Test
    void aCancelledCloserStillWaitsForTheBodysEnd() {
        run(() -> {
            var closer = spawn(() -> {
                var flow = numbers();
                flow.iterator().next();
                try {
                    flow.close();
                } finally {
                    log.add("closer");
                }
            });
            Turns.pass(4);
            assertEquals(List.of("its flow was closed"), log);
            closer.cancel("stop");
            assertEquals("stop", Ends.cancelled(closer).reason());
        });
        assertEquals(List.of("its flow was closed", "closed", "closer"), log);
    }

    @Test
    void aTaskThatWasCancelledWhileClosingAtItsEndCountsAsCancelled() {
        run(() -> {
            var task = spawn(() -> numbers().iterator().next());
            Turns.pass(4);
            assertEquals(List.of("its flow was closed"), log);
            task.cancel();
            Ends.cancelled(task);
            assertTrue(log.contains("closed"));
        });
    }

    @Test
    void aFailureOfTheBodyGoesBeforeACancellationWhichHitsTheNextWait() {
        run(() -> {
            var closer = spawn(() -> {
                var flow = Meanwhile.<Integer>generate(out -> {
                    try {
                        out.emit(1);
                    } finally {
                        shielded(() -> Turns.pass(3));
                        throwing();
                    }
                });
                flow.iterator().next();
                assertThrows(IllegalStateException.class, flow::close);
                log.add("failed");
                Turns.pass(1);
                log.add("not cancelled");
            });
            Turns.pass(4);
            closer.cancel();
            Ends.cancelled(closer);
        });
        assertEquals(List.of("failed"), log);
    }

    private static void throwing() {
        throw new IllegalStateException("in finally");
    }
}
