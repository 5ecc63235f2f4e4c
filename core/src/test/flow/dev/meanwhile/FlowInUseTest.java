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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when a second task, or the body itself, touches an iteration while it runs. */
@Timeout(10)
class FlowInUseTest {
    private final List<String> log = new ArrayList<>();

    /** Waits for ever before its first element; its end takes a few turns. */
    private Flow<Integer> stuck() {
        return generate(_ -> {
            try {
                new Promise<>().await();
            } finally {
                Turns.pass(4);
                log.add("body ends");
            }
        });
    }

    @Test
    void aSecondTaskThatAsksForAnElementIsRefused() {
        run(() -> {
            var elements = stuck().iterator();
            spawn("first", elements::next);
            Turns.pass(2);
            var refused = assertThrows(IllegalStateException.class, elements::hasNext);
            assertTrue(refused.getMessage().contains("task 'first' waits for its next element"), refused.getMessage());
        });
    }

    @Test
    void anotherTaskMayTakeTheIterationOver() {
        run(() -> {
            var elements = Flow.of(List.of(1, 2)).iterator();
            assertEquals(1, elements.next());
            // It ends with the task that began it, not with this one.
            assertEquals(2, spawn(elements::next).await());
            assertFalse(elements.hasNext());
        });
    }

    @Test
    void closingFailsAConsumerThatWaits() {
        run(() -> {
            var flow = stuck();
            var consumer = spawn(() -> flow.iterator().next());
            Turns.pass(2);
            flow.close();
            assertEquals(List.of("body ends"), log);
            var failure = Ends.failedBecauseOfAnother(consumer);
            assertTrue(failure.getMessage().endsWith("was cancelled by task 'main': its flow was closed"), failure.getMessage());
        });
    }

    /** A second request would hit the waits of the finally block. */
    @Test
    void closingWhileTheBodyIsInItsFinallyBlockLetsThatComeToItsEnd() {
        run(() -> {
            var flow = Meanwhile.<Integer>generate(out -> {
                try {
                    out.emit(1);
                } finally {
                    log.add("finally");
                    Turns.pass(4);
                    log.add("body ends");
                }
            });
            flow.iterator().next();
            var first = spawn(flow::close);
            Turns.pass(2);
            assertEquals(List.of("finally"), log);
            flow.close();
            // The second waits as well.
            assertEquals(List.of("finally", "body ends"), log);
            first.await();
        });
    }

    @Test
    void aBodyThatClosesItsOwnFlowIsRefused() {
        run(() -> {
            var flows = new ArrayList<Flow<Integer>>();
            flows.add(generate(_ -> flows.getFirst().close()));
            var refused = assertThrows(IllegalStateException.class, () -> flows.getFirst().iterator().hasNext());
            assertTrue(refused.getMessage().contains("the body of a flow can't close it"), refused.getMessage());
        });
    }

    @Test
    void aBodyThatWasCancelledElsewhereIsToldWhenItEmits() {
        run(() -> {
            var flow = Meanwhile.<Integer>generate(out -> {
                out.emit(1);
                try {
                    new Promise<Void>().await();
                } finally {
                    log.add(assertThrows(Cancelled.class, () -> out.emit(2)).reason());
                }
            });
            var elements = flow.iterator();
            elements.next();
            spawn(elements::hasNext);
            Turns.pass(3);
            flow.close();
        });
        assertEquals(List.of("its flow was closed"), log);
    }

    @Test
    void allAreClosedEvenIfTheBodyOfOneFails() {
        run(() -> {
            var flow = Meanwhile.<Integer>generate(out -> {
                try {
                    out.emit(1);
                } finally {
                    log.add("body ends");
                    throwing();
                }
            });
            flow.iterator().next();
            flow.iterator().next();
            var thrown = assertThrows(IllegalStateException.class, flow::close);
            assertEquals(1, thrown.getSuppressed().length);
            assertEquals(2, log.size());
        });
    }

    private static void throwing() {
        throw new IllegalStateException("in finally");
    }
}
