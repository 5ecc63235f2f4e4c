package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TimeoutNestingTest {
    private final List<String> log = new ArrayList<>();

    /** Two timeouts around a body, with what each of them threw in the log. */
    private void nested(Duration outerLimit, Duration innerLimit, Action<RuntimeException> body) {
        try {
            timeout(outerLimit, outer -> {
                try {
                    timeout(innerLimit, inner -> {
                        try {
                            body.run();
                        } finally {
                            log.add("inner expired " + inner.expired() + ", outer " + outer.expired());
                        }
                    });
                } catch (TimedOutException | Cancelled e) {
                    log.add("inner " + e.getClass().getSimpleName());
                    throw e;
                }
            });
        } catch (TimedOutException | Cancelled e) {
            log.add("outer " + e.getClass().getSimpleName());
        }
    }

    @Test
    void theInnerOneExpiresAlone() {
        run(() -> {
            JumpingClock.install();
            nested(seconds(5), seconds(1), () -> sleep(seconds(10)));
            assertEquals(List.of("inner expired true, outer false", "inner TimedOutException", "outer TimedOutException"), log);
        });
    }

    @Test
    void theOuterOneExpiresAlone() {
        run(() -> {
            JumpingClock.install();
            nested(seconds(1), seconds(5), () -> sleep(seconds(10)));
            assertEquals(List.of("inner expired false, outer true", "inner Cancelled", "outer TimedOutException"), log);
        });
    }

    @Test
    void whenBothExpireAtOnceTheOuterOneHasTimedOut() {
        run(() -> {
            JumpingClock.install();
            nested(seconds(1), seconds(1), () -> sleep(seconds(10)));
            assertEquals(List.of("inner expired true, outer true", "inner Cancelled", "outer TimedOutException"), log);
            assertEquals(0, Task.current().cancelling());
            sleep(Duration.ZERO);
        });
    }

    @Test
    void whenTheInnerOneExpiresWhileItsBodyCleansUpTheOuterStillDoesLater() {
        run(() -> {
            var clock = JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(2), () -> {
                assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> sleep(seconds(10))));
                sleep(seconds(10));
            }));
            assertEquals(seconds(2), clock.elapsed());
        });
    }

    @Test
    void aScopeInsideIsStoppedAndItsFailureWins() {
        run(() -> {
            JumpingClock.install();
            var failure = new IllegalStateException("clean-up");
            var thrown = assertThrows(IllegalStateException.class, () -> timeout(seconds(1), () -> scope(s -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(10));
                    } catch (Cancelled e) {
                        throw failure;
                    }
                });
            })));
            assertSame(failure, thrown);
            assertInstanceOf(TimedOutException.class, thrown.getSuppressed()[0]);
            assertEquals(0, Task.current().cancelling());
            sleep(Duration.ZERO);
        });
    }

    @Test
    void aScopeInsideIsStoppedWithAllItsTasks() {
        run(() -> {
            JumpingClock.install();
            var children = new ArrayList<Task<?>>();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> scope(s -> {
                children.add(s.spawn(() -> sleep(seconds(10))));
                sleep(seconds(10));
            })));
            assertTrue(children.getFirst().isCancelled());
        });
    }

    @Test
    void aScopeThatFailsInsideHasNotTimedOut() {
        run(() -> {
            JumpingClock.install();
            var failure = new IllegalStateException();
            var thrown = assertThrows(IllegalStateException.class, () -> timeout(seconds(1), () -> scope(s -> {
                s.spawn(() -> {
                    throw failure;
                });
                sleep(seconds(10));
            })));
            assertSame(failure, thrown);
            assertEquals(0, thrown.getSuppressed().length);
            assertFalse(Task.current().cancelling() > 0);
        });
    }
}
