package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class NestedScopesTest {
    private final RuntimeException failure = new IllegalStateException("inner");

    private void failAfter(int turns) {
        Turns.pass(turns);
        throw failure;
    }

    @Test
    void cancellingTheOwnerStopsBoth() {
        run(() -> {
            var log = new ArrayList<String>();
            var owner = spawn(() -> scope(outer -> {
                outer.spawn(() -> sleepAndLog(log, "outer child"));
                scope(inner -> {
                    inner.spawn(() -> sleepAndLog(log, "inner child"));
                });
            }));
            Turns.pass(2);
            owner.cancel("stop");
            assertEquals("stop", Ends.cancelled(owner).reason());
            assertEquals(List.of("inner child", "outer child"), log);
        });
    }

    private static void sleepAndLog(List<String> log, String who) {
        try {
            sleep(seconds(3600));
        } finally {
            log.add(who);
        }
    }

    @Test
    void oneThatIsHandledBetweenThemIsNoneOfTheOuterOne() {
        run(() -> {
            var value = scope(outer -> {
                var child = outer.spawn(() -> {
                    Turns.pass(5);
                    return "undisturbed";
                });
                assertThrows(IllegalStateException.class, () -> scope(inner -> {
                    inner.spawn(() -> failAfter(1));
                    sleep(seconds(3600));
                }));
                assertEquals(0, Task.current().cancelling());
                return child.await();
            });
            assertEquals("undisturbed", value);
        });
    }

    @Test
    void theOutersRequestSurvivesAFailureThatIsHandledInside() {
        run(() -> {
            var outerFailure = new IllegalArgumentException("outer");
            var log = new ArrayList<String>();
            var thrown = assertThrows(IllegalArgumentException.class, () -> scope(outer -> {
                assertThrows(IllegalStateException.class, () -> scope(inner -> {
                    outer.spawn(() -> {
                        throw outerFailure;
                    });
                    inner.spawn(() -> failAfter(0));
                }));
                log.add("handled");
                sleep(seconds(3600));
                log.add("never");
            }));
            assertSame(outerFailure, thrown);
            assertEquals(List.of("handled"), log);
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void requestsThatTheScopeMadeItselfAreTakenBackAndOthersAreLeft() {
        run(() -> {
            var task = spawn(() -> {
                var self = Task.current();
                self.cancel("swallowed");
                assertThrows(Cancelled.class, () -> sleep(Duration.ZERO));
                assertEquals(1, self.cancelling());
                scope(s -> {
                    s.spawn(() -> Turns.pass(2));
                });
                assertEquals(1, self.cancelling());
                sleep(Duration.ZERO);
                return "went on";
            });
            assertEquals("went on", task.await());
            assertTrue(task.isDone());
        });
    }
}
