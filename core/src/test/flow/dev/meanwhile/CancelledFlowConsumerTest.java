package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancelling a consumer that waits for an element reaches the body, as if consumer and body were one task. */
@Timeout(10)
class CancelledFlowConsumerTest {
    private final List<String> log = new ArrayList<>();

    private void consume(Flow<Integer> flow) {
        try {
            for (var n : flow) {
                log.add("got " + n);
            }
        } finally {
            log.add("consumer ends");
        }
    }

    @Test
    void theBodysFinallyMayWaitAndComesFirst() {
        run(() -> {
            JumpingClock.install();
            var consumer = spawn(() -> consume(generate(out -> {
                out.emit(1);
                try {
                    sleep(seconds(3600));
                } catch (Cancelled cancelled) {
                    log.add("body: " + cancelled.reason());
                    throw cancelled;
                } finally {
                    sleep(seconds(1));
                    log.add("body ends");
                }
            })));
            Turns.pass(4);
            consumer.cancel("enough");
            assertEquals("enough", Ends.cancelled(consumer).reason());
        });
        assertEquals(List.of("got 1", "body: enough", "body ends", "consumer ends"), log);
    }

    @Test
    void aBodyThatCatchesItAndEmitsKeepsTheConsumerGoing() {
        run(() -> {
            JumpingClock.install();
            var consumer = spawn(() -> consume(generate(out -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled cancelled) {
                    out.emit(2);
                }
            })));
            Turns.pass(3);
            consumer.cancel();
            consumer.await();
        });
        assertEquals(List.of("got 2", "consumer ends"), log);
    }

    @Test
    void anElementThatWasEmittedJustBeforeIsStillThere() {
        run(() -> {
            var emitted = new Promise<Void>();
            var consumer = spawn(() -> {
                var elements = Meanwhile.<Integer>generate(out -> {
                    emitted.await();
                    out.emit(7);
                }).iterator();
                assertThrows(Cancelled.class, elements::hasNext);
                Task.current().uncancel();
                return elements.next();
            });
            Turns.pass(3);
            emitted.complete(null);
            // The body emits, which wakes the consumer; it is cancelled before it runs.
            Turns.pass(1);
            consumer.cancel();
            assertEquals(7, consumer.await());
        });
    }

    @Test
    void aRequestThatIsPendingReachesTheBodyAtItsEmit() {
        run(() -> {
            var consumer = spawn(() -> {
                for (var n : Meanwhile.<Integer>generate(out -> {
                    try {
                        out.emit(1);
                        out.emit(2);
                    } finally {
                        Turns.pass(2);
                        log.add("body ends");
                    }
                })) {
                    log.add("got " + n);
                    Task.current().cancel();
                }
            });
            Ends.cancelled(consumer);
        });
        assertEquals(List.of("got 1", "body ends"), log);
    }

    @Test
    void oneWhoWasCancelledBeforeTheFirstElementNeverStartsTheBody() {
        run(() -> {
            var consumer = spawn(() -> {
                Task.current().cancel();
                consume(generate(_ -> log.add("body")));
            });
            Ends.cancelled(consumer);
        });
        assertEquals(List.of("consumer ends"), log);
    }

    @Test
    void aShieldAroundTheLoopHoldsForTheBodyToo() {
        run(() -> {
            var consumer = spawn(() -> shielded(() -> consume(generate(out -> {
                Turns.pass(5);
                out.emit(1);
            }))));
            Turns.pass(3);
            consumer.cancel();
            Ends.cancelled(consumer);
        });
        assertEquals(List.of("got 1", "consumer ends"), log);
    }

    @Test
    void aShieldInTheBodyHoldsForTheConsumerToo() {
        run(() -> {
            var consumer = spawn(() -> consume(generate(out -> {
                shielded(() -> Turns.pass(5));
                log.add("shielded");
                out.emit(1);
            })));
            Turns.pass(3);
            consumer.cancel();
            Turns.pass(1);
            assertFalse(consumer.isDone());
            Ends.cancelled(consumer);
            assertTrue(consumer.isCancelled());
        });
        assertEquals("shielded", log.getFirst());
        assertEquals("consumer ends", log.getLast());
    }

    /** It may be the last element that the consumer asks for. */
    @Test
    void aRequestThatTheBodysShieldHeldBackIsNotLostOnTheNextElement() {
        run(() -> {
            var consumer = spawn(() -> {
                var one = Meanwhile.<Integer>generate(out -> {
                    shielded(() -> Turns.pass(5));
                    out.emit(1);
                }).iterator().next();
                Turns.pass(1);
                return one;
            });
            Turns.pass(3);
            consumer.cancel();
            Ends.cancelled(consumer);
        });
    }
}
