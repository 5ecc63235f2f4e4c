package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GatherSettledTest {
    @Test
    void allOutcomesAreReturnedInTheOrderOfTheArguments() {
        run(() -> {
            var checked = new IOException("no disk");
            var unchecked = new IllegalStateException();
            var outcomes = gatherSettled(() -> "a", () -> {
                throw checked;
            }, () -> "b", () -> {
                throw unchecked;
            });
            assertEquals(List.of(new Outcome.Success<>("a"), new Outcome.Failure<>(checked), new Outcome.Success<>("b"),
                    new Outcome.Failure<>(unchecked)), outcomes);
        });
    }

    @Test
    void bodiesThatReturnNothingAndStreamsHaveOutcomesToo() {
        run(() -> {
            var failure = new IllegalStateException();
            assertEquals(List.of(new Outcome.Success<Void>(null), new Outcome.Failure<Void>(failure)), gatherSettled(() -> Turns.pass(2), () -> {
                throw failure;
            }));
            assertEquals(List.of(new Outcome.Success<>(1), new Outcome.Success<>(2)), gatherSettled(Stream.of(1, 2).map(n -> spawn(() -> n))));
        });
    }

    @Test
    void nobodyIsCancelledWhenOneFails() {
        run(() -> {
            JumpingClock.install();
            var outcomes = gatherSettled(() -> {
                throw new IllegalStateException();
            }, () -> {
                sleep(seconds(5));
                return "slow";
            });
            assertEquals(new Outcome.Success<>("slow"), outcomes.getLast());
        });
    }

    @Test
    void aCancelledTaskIsAnOutcomeToo() {
        run(() -> {
            var cancelled = spawn(() -> sleep(seconds(3600)));
            var other = spawn(() -> Turns.pass(3));
            cancelled.cancel("on its own");
            var outcomes = gatherSettled(List.of(cancelled, other));
            assertEquals("on its own",
                    assertInstanceOf(Outcome.Cancellation.class, outcomes.getFirst()).cause().reason());
            assertInstanceOf(Outcome.Success.class, outcomes.getLast());
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void failuresAreReadByThis() {
        try (var log = new CapturedLog()) {
            run(() -> {
                gatherSettled(() -> {
                    throw new IllegalStateException("read");
                });
            });
            assertEquals(List.of(), log.withText("failed"));
        }
    }

    @Test
    void anOutcomeGivesTheValueOrThrowsWhatAwaitWouldThrow() {
        run(() -> {
            var checked = new IOException("no disk");
            var unchecked = new IllegalStateException();
            var cancelled = new Cancelled(null, "reason", "");
            assertEquals("value", new Outcome.Success<>("value").orThrow());
            assertSame(checked,
                    assertThrows(TaskFailedException.class, new Outcome.Failure<>(checked)::orThrow).getCause());
            assertSame(unchecked, assertThrows(IllegalStateException.class, new Outcome.Failure<>(unchecked)::orThrow));
            assertSame(cancelled,
                    assertThrows(CancellationException.class, new Outcome.Cancellation<>(cancelled)::orThrow).getCause());
        });
    }

    @Test
    void noTasksGiveNoOutcomes() {
        run(() -> {
            assertEquals(List.of(), gatherSettled(List.<Task<String>>of()));
        });
    }
}
