package dev.meanwhile;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.run;
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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class MoveOnAfterTest {
    @Test
    void aBodyThatIsInTimeGivesItsValue() throws Exception {
        run(() -> {
            JumpingClock.install();
            assertEquals(Optional.of("value"), moveOnAfter(seconds(2), () -> {
                sleep(seconds(1));
                return "value";
            }));
            assertTrue(moveOnAfter(seconds(2), () -> sleep(seconds(1))));
        });
    }

    @Test
    void oneThatIsNotEndsThereWithoutAnException() throws Exception {
        run(() -> {
            var clock = JumpingClock.install();
            var log = new ArrayList<String>();
            assertFalse(moveOnAfter(seconds(2), () -> {
                try {
                    sleep(seconds(5));
                    log.add("not reached");
                } finally {
                    sleep(seconds(1));
                    log.add("cleaned up");
                }
            }));
            assertEquals(Optional.empty(), moveOnAfter(seconds(2), () -> {
                sleep(seconds(5));
                return "value";
            }));
            assertEquals(List.of("cleaned up"), log);
            assertEquals(seconds(5), clock.elapsed());
            assertEquals(0, Task.current().cancelling());
            sleep(seconds(1));
        });
    }

    @Test
    void aBodyThatCatchesTheEndHasItsValue() throws Exception {
        run(() -> {
            JumpingClock.install();
            assertEquals(Optional.of("partial"), moveOnAfter(seconds(1), () -> {
                try {
                    sleep(seconds(5));
                    return "all";
                } catch (Cancelled e) {
                    return "partial";
                }
            }));
        });
    }

    @Test
    void aFailureAfterTheTimeIsThrown() {
        run(() -> {
            JumpingClock.install();
            var failure = new IOException("broken");
            var thrown = assertThrows(IOException.class, () -> moveOnAfter(seconds(1), () -> {
                try {
                    sleep(seconds(5));
                } catch (Cancelled e) {
                    throw failure;
                }
            }));
            assertSame(failure, thrown);
            assertInstanceOf(TimedOutException.class, thrown.getSuppressed()[0]);
        });
    }

    @Test
    void aTimeoutInsideOrOutsideIsNotTakenForItsOwn() {
        run(() -> {
            JumpingClock.install();
            assertThrows(TimedOutException.class, () -> moveOnAfter(seconds(2), () -> timeout(seconds(1), () -> sleep(seconds(5)))));
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> moveOnAfter(seconds(2), () -> sleep(seconds(5)))));
            // Both at once: the outer one has the last word.
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> moveOnAfter(seconds(1), () -> sleep(seconds(5)))));
            assertFalse(timeout(seconds(3), () -> moveOnAfter(seconds(2), () -> sleep(seconds(5)))));
        });
    }

    @Test
    void aCancellationPassesThrough() throws Exception {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> moveOnAfter(seconds(2), () -> sleep(seconds(5))));
            Turns.pass(2);
            task.cancel();
            while (!task.isDone()) {
                Turns.pass(1);
            }
            assertTrue(task.isCancelled());
        });
    }

    @Test
    void theDeadlineCanBeMoved() throws Exception {
        run(() -> {
            var clock = JumpingClock.install();
            assertTrue(moveOnAfter(seconds(1), t -> {
                t.reschedule(seconds(10));
                sleep(seconds(9));
                assertFalse(t.expired());
            }));
            assertEquals(Optional.of(9L), moveOnAfter(Duration.ZERO, t -> {
                t.disarm();
                sleep(seconds(9));
                return clock.elapsed().toSeconds() - 9;
            }));
        });
    }

    @Test
    void aLimitOfZeroLetsTheBodyRunToItsFirstWait() throws Exception {
        run(() -> {
            var log = new ArrayList<String>();
            assertTrue(moveOnAfter(Duration.ZERO, () -> {
                log.add("no wait");
            }));
            assertFalse(moveOnAfter(Duration.ZERO, () -> {
                log.add("up to here");
                sleep(seconds(5));
            }));
            assertEquals(List.of("no wait", "up to here"), log);
        });
    }

    @Test
    void cancelledAnywhere() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            @Override
            void body() {
                moveOnAfter(seconds(1), () -> {
                    sleep(seconds(5));
                });
                moveOnAfter(seconds(1), () -> Turns.pass(2));
            }

            @Override
            void check() {
                assertEquals(0, Task.current().loop.timers.size());
            }
        });
    }
}
