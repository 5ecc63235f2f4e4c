package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failures pass both ways: the body's to the consumer, and the consumer's ends the body. */
@Timeout(10)
class FlowFailureTest {
    private final List<Integer> got = new ArrayList<>();

    private static Flow<Integer> failing(Exception failure) {
        return generate(out -> {
            out.emit(1);
            Turns.pass(1);
            throw failure;
        });
    }

    @Test
    void anUncheckedFailureOfTheBodyReachesTheConsumerAsItIs() {
        var failure = new IllegalArgumentException("bad");
        run(() -> {
            var elements = failing(failure).iterator();
            assertEquals(1, elements.next());
            assertSame(failure, assertThrows(IllegalArgumentException.class, elements::hasNext));
            assertFalse(elements.hasNext());
        });
    }

    @Test
    void aCheckedOneIsTheCause() {
        var failure = new IOException("cut off");
        run(() -> {
            var thrown = assertThrows(TaskFailedException.class, () -> failing(failure).iterator().forEachRemaining(got::add));
            assertSame(failure, thrown.getCause());
        });
        assertEquals(List.of(1), got);
    }

    @Test
    void withoutATaskOfItsOwnItIsTheSame() {
        var checked = new IOException("cut off");
        var unchecked = new IllegalArgumentException("bad");
        run(() -> {
            assertSame(checked, assertThrows(TaskFailedException.class, () -> failing(checked).forEach(got::add)).getCause());
            assertSame(unchecked, assertThrows(IllegalArgumentException.class, () -> failing(unchecked).toList()));
        });
        assertEquals(List.of(1), got);
    }

    @Test
    void anErrorOfTheBodyPasses() {
        run(() -> {
            var failure = new AssertionError("broken");
            var flow = generate(_ -> {
                throw failure;
            });
            assertSame(failure, assertThrows(AssertionError.class, () -> flow.iterator().hasNext()));
            assertSame(failure, assertThrows(AssertionError.class, flow::toList));
        });
    }

    @Test
    void aFailureOfTheConsumerEndsTheBodyAtTheLatestWithTheTask() {
        var ended = new boolean[1];
        assertThrows(IllegalArgumentException.class, () -> run(() -> {
            for (var _ : Meanwhile.<Integer>generate(out -> {
                try {
                    out.emit(1);
                } finally {
                    Turns.pass(2);
                    ended[0] = true;
                }
            })) {
                throw new IllegalArgumentException("the consumer's");
            }
        }));
        assertTrue(ended[0]);
    }

    @Test
    void aFailureOfTheConsumerOfForEachPassesThroughTheBody() {
        var failure = new IllegalArgumentException("the consumer's");
        run(() -> {
            var seen = new ArrayList<Throwable>();
            var flow = Meanwhile.<Integer>generate(out -> {
                try {
                    out.emit(1);
                } catch (IllegalArgumentException e) {
                    seen.add(e);
                    throw e;
                }
            });
            assertSame(failure, assertThrows(IllegalArgumentException.class, () -> flow.forEach(_ -> {
                throw failure;
            })));
            assertEquals(List.of(failure), seen);
        });
    }

    @Test
    void aFailureInTheBodysFinallyReachesTheOneWhoCloses() {
        run(() -> {
            var flow = Meanwhile.<Integer>generate(out -> {
                try {
                    out.emit(1);
                } finally {
                    Turns.pass(1);
                    throwing();
                }
            });
            flow.iterator().next();
            assertEquals("in finally", assertThrows(IllegalStateException.class, flow::close).getMessage());
        });
    }

    @Test
    void aFailureInTheBodysFinallyIsSuppressedByTheTasksOwn() {
        var own = assertThrows(IllegalArgumentException.class, () -> run(() -> {
            var flow = Meanwhile.<Integer>generate(out -> {
                try {
                    out.emit(1);
                } finally {
                    throwing();
                }
            });
            flow.iterator().next();
            throw new IllegalArgumentException("the consumer's");
        }));
        assertEquals("in finally", own.getSuppressed()[0].getMessage());
    }

    private static void throwing() {
        throw new IllegalStateException("in finally");
    }
}
