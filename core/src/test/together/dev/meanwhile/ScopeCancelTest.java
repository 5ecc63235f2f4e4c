package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** A scope whose own task is asked to stop, from outside of the scope. */
@Timeout(10)
class ScopeCancelTest {
    private static void sleepLongAndLog(List<String> log, String who) {
        try {
            sleep(seconds(3600));
        } finally {
            shielded(() -> Turns.pass(3));
            log.add(who);
        }
    }

    @Test
    @DisplayName("CPython: test_taskgroup_06")
    void alsoWhenTheBodyHasEndedAlreadyHoweverOftenItIsAsked() {
        run(() -> {
            var log = new ArrayList<String>();
            var owner = spawn(() -> scope(s -> {
                s.spawn(() -> sleepLongAndLog(log, "child"));
            }));
            Turns.pass(2);
            for (var i = 0; i < 3; i++) {
                owner.cancel("stop " + i);
                Turns.pass(1);
            }
            assertEquals("stop 0", Ends.cancelled(owner).reason());
            assertEquals(List.of("child"), log);
            assertEquals(3, owner.cancelling());
        });
    }

    @Test
    void aFailureInTheCleanUpWinsAndTheRequestStands() {
        run(() -> {
            var failure = new IllegalStateException("clean-up");
            var log = new ArrayList<String>();
            var owner = spawn(() -> {
                assertSame(failure, assertThrows(IllegalStateException.class, () -> scope(s -> {
                    s.spawn(() -> {
                        try {
                            sleep(seconds(3600));
                        } catch (Cancelled e) {
                            throw failure;
                        }
                    });
                    sleep(seconds(3600));
                })));
                log.add("requests " + Task.current().cancelling());
                sleep(Duration.ZERO);
                log.add("never");
            });
            Turns.pass(2);
            owner.cancel("stop");
            assertEquals("stop", Ends.cancelled(owner).reason());
            assertEquals(List.of("requests 1"), log);
        });
    }

    @Test
    void aFailureAndARequestAtOnceThrowTheFailureFirstAndCancelledAtTheNextWait() {
        run(() -> {
            var failure = new IllegalStateException();
            var log = new ArrayList<String>();
            var owner = spawn(() -> {
                try {
                    scope(s -> {
                        s.spawn(() -> {
                            throw failure;
                        });
                    });
                } catch (IllegalStateException e) {
                    log.add("failure");
                }
                assertEquals(1, Task.current().cancelling());
                sleep(Duration.ZERO);
                log.add("never");
            });
            Turns.pass(1);
            Loop.current().callSoon(() -> owner.cancel("as well"));
            assertEquals("as well", Ends.cancelled(owner).reason());
            assertEquals(List.of("failure"), log);
        });
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void aBodyInABlockingCallIsCancelledWhateverTheCallThrows() {
        run(() -> {
            var owner = spawn(() -> scope(s -> {
                s.spawn(() -> sleep(seconds(3600)));
                new CountDownLatch(1).await();
            }));
            Turns.pass(2);
            owner.cancel("stop");
            assertEquals("stop", Ends.cancelled(owner).reason());
            assertTrue(owner.isCancelled());
        });
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void theInterruptThatStopsItsBodyIsNoFailureOfItsOwn() {
        run(() -> {
            var failure = new IllegalStateException();
            var thrown = assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    throw failure;
                });
                new CountDownLatch(1).await();
            }));
            assertSame(failure, thrown);
            assertEquals(0, thrown.getSuppressed().length);
            assertEquals(0, Task.current().cancelling());
        });
    }
}
