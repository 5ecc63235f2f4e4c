package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ShieldedTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void aRequestDoesNotReachTheBodyButTheNextWaitAfterIt() {
        run(() -> {
            var task = spawn(() -> {
                shielded(() -> {
                    Turns.pass(5);
                    log.add("body ends");
                });
                log.add("after");
                sleep(Duration.ZERO);
                log.add("never");
            });
            Turns.pass(2);
            assertTrue(task.cancel("stop"));
            assertEquals(1, task.cancelling());
            assertEquals("stop", Ends.cancelled(task).reason());
            assertEquals(List.of("body ends", "after"), log);
        });
    }

    @Test
    void aTaskThatEndsRightAfterItIsCancelledAllTheSame() {
        run(() -> {
            var task = spawn(() -> shielded(() -> {
                Turns.pass(3);
                return "lost";
            }));
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
            assertTrue(task.isCancelled());
        });
    }

    @Test
    void whatTheBodyAwaitsIsNotCancelled() {
        run(() -> {
            var promise = new Promise<String>();
            var inner = spawn(() -> promise.await());
            var task = spawn(() -> {
                log.add(shielded(() -> inner.await()));
                sleep(Duration.ZERO);
            });
            Turns.pass(2);
            task.cancel();
            Turns.pass(2);
            assertFalse(inner.isDone());
            promise.complete("value");
            Ends.cancelled(task);
            assertEquals(List.of("value"), log);
        });
    }

    @Test
    void inCleanUpAfterACancellationItWorksAsAnywhere() {
        run(() -> {
            var task = spawn(() -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    shielded(() -> {
                        Turns.pass(5);
                        log.add("cleaned up");
                    });
                }
            });
            Turns.pass(1);
            task.cancel("first");
            Turns.pass(2);
            task.cancel("second");
            assertEquals("first", Ends.cancelled(task).reason());
            assertEquals(List.of("cleaned up"), log);
        });
    }

    @Test
    void aRequestMadeBeforeTheShieldWaitsForItsEndToo() {
        run(() -> {
            var task = spawn(() -> {
                Task.current().cancel();
                shielded(() -> {
                    Turns.pass(1);
                    log.add("body ends");
                });
                sleep(Duration.ZERO);
                log.add("never");
            });
            Ends.cancelled(task);
            assertEquals(List.of("body ends"), log);
        });
    }

    @Test
    void aRequestThatIsTakenBackInsideIsForgotten() {
        run(() -> {
            var task = spawn(() -> {
                shielded(() -> {
                    Turns.pass(3);
                    assertEquals(0, Task.current().uncancel());
                });
                sleep(Duration.ZERO);
                return "went on";
            });
            Turns.pass(1);
            task.cancel();
            assertEquals("went on", task.await());
        });
    }

    @Test
    void whatItsBodyThrowsPassesAndTheShieldIsGone() {
        run(() -> {
            var failure = new IOException("no disk");
            var task = spawn(() -> {
                try {
                    shielded(() -> {
                        throw failure;
                    });
                } catch (IOException e) {
                    assertSame(failure, e);
                }
                sleep(seconds(3600));
            });
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
        });
    }

    @Test
    void anAwaitedTaskThatIsCancelledOnItsOwnEndsTheWait() {
        run(() -> {
            var inner = spawn(() -> sleep(seconds(3600)));
            var task = spawn(() -> shielded(() -> inner.await()));
            Turns.pass(2);
            inner.cancel("on its own");
            assertTrue(Ends.failedBecauseOfAnother(task).getMessage().endsWith(": on its own"));
        });
    }
}
