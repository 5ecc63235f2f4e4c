package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GatherFailureTest {
    private static Task<Integer> failing(Exception failure) {
        return spawn(() -> {
            throw failure;
        });
    }

    @Test
    void theFirstFailureIsThrownOnceTheOthersHaveBeenStopped() {
        run(() -> {
            var failure = new IllegalStateException("first");
            var log = new ArrayList<String>();
            var other = spawn(() -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    Turns.pass(3);
                    log.add("cleaned up");
                }
                return 1;
            });
            var thrown = assertThrows(IllegalStateException.class, () -> gather(other, failing(failure)));
            assertSame(failure, thrown);
            assertTrue(other.isCancelled());
            assertEquals(List.of("cleaned up"), log);
            assertEquals("another task of its gather failed", Ends.cancelled(other).reason());
        });
    }

    @Test
    void aTaskThatHasNotStartedThenNeverDoes() {
        run(() -> {
            var log = new ArrayList<String>();
            var failed = failing(new IllegalStateException());
            Turns.pass(1);
            assertThrows(IllegalStateException.class, () -> gather(failed, spawn(() -> {
                log.add("ran");
                return 1;
            })));
            assertEquals(List.of(), log);
        });
    }

    @Test
    @InOrder
    void furtherFailuresAreSuppressed() {
        run(() -> {
            var first = new IllegalStateException("first");
            var second = new IllegalArgumentException("second");
            var inCleanUp = new IOException("in clean-up");
            var other = spawn(() -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    throw inCleanUp;
                }
                return 1;
            });
            Turns.pass(1);
            var thrown = assertThrows(IllegalStateException.class,
                    () -> gather(other, failing(first), failing(second)));
            assertSame(first, thrown);
            assertArrayEquals(new Throwable[] {inCleanUp, second}, thrown.getSuppressed());
        });
    }

    @Test
    void aCheckedOneIsWrapped() {
        run(() -> {
            var failure = new IOException("no disk");
            var thrown = assertThrows(TaskFailedException.class, () -> gather(failing(failure)));
            assertSame(failure, thrown.getCause());
            assertEquals(0, thrown.getSuppressed().length);
        });
    }

    @Test
    void noneOfThemIsLogged() {
        try (var log = new CapturedLog()) {
            assertThrows(IllegalStateException.class, () -> run(() -> {
                gather(failing(new IllegalStateException("1")), failing(new IllegalStateException("2")));
            }));
            assertEquals(List.of(), log.withText("failed"));
        }
    }

    @Test
    void aFailureWinsOverACancellation() {
        run(() -> {
            var failure = new IllegalStateException("in clean-up");
            var cancelled = spawn(() -> sleep(seconds(3600)));
            Task<Void> failing = spawn(() -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    throw failure;
                }
            });
            Turns.pass(1);
            cancelled.cancel();
            assertSame(failure, assertThrows(IllegalStateException.class, () -> gather(cancelled, failing)));
        });
    }
}
