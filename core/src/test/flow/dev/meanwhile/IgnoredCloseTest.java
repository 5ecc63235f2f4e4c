package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body that catches the end of its flow and goes on emitting: asyncio's "async generator ignored GeneratorExit". */
@Timeout(10)
class IgnoredCloseTest {
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> ignoring(Class<? extends Throwable> caught) {
        return generate(out -> {
            for (var n = 1;; n++) {
                try {
                    out.emit(n);
                } catch (Throwable t) {
                    log.add(t.getClass().getSimpleName());
                    if (!caught.isInstance(t)) {
                        throw t;
                    }
                }
            }
        });
    }

    @Test
    @DisplayName("CPython: test_async_gen_asyncio_aclose_02 … RuntimeError: async generator ignored GeneratorExit")
    void closeThrowsAndTheBodyEnds() {
        run(() -> {
            var flow = ignoring(Cancelled.class);
            assertEquals(1, flow.iterator().next());
            var ignored = assertThrows(IllegalStateException.class, flow::close);
            assertTrue(ignored.getMessage().contains("kept emitting"), ignored.getMessage());
            assertEquals(List.of("Cancelled", "IllegalStateException"), log);
            assertEquals(List.of(Task.current()), Loop.require("test").tasks());
            flow.close();
        });
    }

    @Test
    void oneThatCatchesEverythingEmitsNoMore() {
        run(() -> {
            var flow = ignoring(Throwable.class);
            assertEquals(1, flow.iterator().next());
            assertThrows(IllegalStateException.class, flow::close);
            assertEquals(List.of("Cancelled", "IllegalStateException"), log);
            assertEquals(List.of(Task.current()), Loop.require("test").tasks());
            Turns.pass(3);
            assertEquals(2, log.size());
        });
    }

    @Test
    void oneThatWaitsInBetweenEndsToo() {
        run(() -> {
            JumpingClock.install();
            Flow<Integer> flow = generate(out -> {
                while (true) {
                    try {
                        sleep(seconds(1));
                        out.emit(1);
                    } catch (Cancelled cancelled) {
                        log.add(cancelled.reason());
                    }
                }
            });
            flow.iterator().next();
            assertThrows(IllegalStateException.class, flow::close);
            assertEquals(List.of("its flow was closed"), log);
        });
    }

    @Test
    void aTaskThatLeavesSuchAFlowOpenFails() {
        run(() -> {
            var task = spawn(() -> ignoring(Cancelled.class).iterator().next());
            assertThrows(IllegalStateException.class, task::await);
        });
    }

    @Test
    void theConsumerOfAnOperatorGetsIt() {
        run(() -> {
            assertThrows(IllegalStateException.class, () -> ignoring(Cancelled.class).take(2).toList());
            assertEquals(List.of("Cancelled", "IllegalStateException"), log);
        });
    }

    @Test
    void soDoesThatOfFlowsWithTasksOfTheirOwn() {
        run(() -> {
            assertThrows(IllegalStateException.class, () -> Flow.merge(ignoring(Throwable.class)).take(2).toList());
            assertThrows(IllegalStateException.class, () -> ignoring(Throwable.class).buffer(3).take(2).toList());
            assertThrows(IllegalStateException.class, () -> ignoring(Throwable.class).mapConcurrent(2, n -> n).take(2).toList());
            assertEquals(List.of(Task.current()), Loop.require("test").tasks());
        });
    }

    @Test
    void aBodyThatCatchesTheEndAndReturnsIsFine() {
        run(() -> {
            Flow<Integer> flow = generate(out -> {
                try {
                    out.emit(1);
                } catch (Cancelled cancelled) {
                    log.add("caught");
                }
            });
            flow.iterator().next();
            flow.close();
        });
        assertEquals(List.of("caught"), log);
    }

    /** A request to cancel the consumer is no close; a body may catch it and go on, as in asyncio. */
    @Test
    void aBodyThatCatchesACancellationOfItsConsumerMayGoOn() {
        run(() -> {
            Flow<Integer> flow = generate(out -> {
                try {
                    new Promise<Void>().await();
                } catch (Cancelled cancelled) {
                    log.add("caught");
                }
                out.emit(7);
            });
            var consumer = spawn(() -> flow.iterator().next());
            Turns.pass(3);
            consumer.cancel();
            assertEquals(7, consumer.await());
        });
        assertEquals(List.of("caught"), log);
    }
}
