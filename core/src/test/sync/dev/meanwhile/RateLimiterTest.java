package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.rateLimiter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When permits are due, and to whom they go. */
@Timeout(10)
class RateLimiterTest {
    private JumpingClock clock;

    /** {@return the seconds at which so many permits were taken by one task} */
    private List<Double> take(RateLimiter limiter, int count) {
        var times = new ArrayList<Double>();
        for (var n = 0; n < count; n++) {
            limiter.acquire();
            times.add(clock.elapsed().toMillis() / 1000.0);
        }
        return times;
    }

    @Test
    void permitsAreEvenlySpread() {
        run(() -> {
            clock = JumpingClock.install();
            assertEquals(List.of(0.0, 0.5, 1.0, 1.5), take(rateLimiter(4, seconds(2)), 4));
        });
    }

    @Test
    void whatWasNotUsedIsNotSavedUp() {
        run(() -> {
            clock = JumpingClock.install();
            var limiter = rateLimiter(2, seconds(1));
            take(limiter, 1);
            sleep(seconds(10));
            assertEquals(List.of(10.0, 10.5, 11.0), take(limiter, 3));
        });
    }

    @Test
    void unlessBurstsAreAllowed() {
        run(() -> {
            clock = JumpingClock.install();
            var limiter = rateLimiter(2, seconds(1)).withBurst(3);
            assertEquals(List.of(0.0, 0.0, 0.0, 0.5, 1.0), take(limiter, 5));
            sleep(seconds(1));
            // Two were saved up in the second that nobody used.
            assertEquals(List.of(2.0, 2.0, 2.5), take(limiter, 3));
            sleep(seconds(60));
            assertEquals(List.of(62.5, 62.5, 62.5, 63.0), take(limiter, 4));
        });
    }

    @Test
    @InOrder
    void firstComeFirstServed() {
        run(() -> {
            clock = JumpingClock.install();
            var limiter = rateLimiter(1, seconds(1));
            var log = new ArrayList<String>();
            var tasks = new ArrayList<Task<Void>>();
            for (var name : List.of("a", "b", "c")) {
                tasks.add(spawn(() -> {
                    limiter.acquire();
                    log.add(name);
                }));
            }
            Turns.pass(1);
            assertFalse(limiter.tryAcquire());
            gather(tasks);
            assertEquals(List.of("a", "b", "c"), log);
            assertEquals(seconds(2), clock.elapsed());
        });
    }

    @Test
    void oneWhoComesWhenAPermitIsDueDoesNotOvertake() {
        run(() -> {
            clock = JumpingClock.install();
            var limiter = rateLimiter(1, seconds(1));
            limiter.acquire();
            var waiter = spawn(() -> limiter.acquire());
            // Its timer is set before the waiter's, so it looks when the permit is due and not yet handed out.
            sleep(seconds(1));
            assertFalse(limiter.tryAcquire());
            waiter.await();
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    void cancellingAWaiterLosesNoPermit() {
        run(() -> {
            clock = JumpingClock.install();
            var limiter = rateLimiter(1, seconds(1));
            limiter.acquire();
            var head = spawn(() -> limiter.acquire());
            var second = spawn(() -> limiter.acquire());
            sleep(seconds(0.5));
            head.cancel();
            second.await();
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    @InOrder
    void aPermitThatWasHandedToACancelledTaskGoesToTheNext() {
        run(() -> {
            clock = JumpingClock.install();
            var limiter = rateLimiter(1, seconds(1));
            limiter.acquire();
            var head = spawn(() -> limiter.acquire());
            var second = spawn(() -> limiter.acquire());
            Turns.pass(1);
            // This timer fires right after the limiter's: the head is woken and has not run.
            spawn(() -> sleep(seconds(1)));
            var loop = Task.current().loop;
            loop.startTimer(new Timer() {
                @Override
                void fire() {
                    assertTrue(head.isReady());
                    head.cancel();
                }
            }, 1_000_000_000L);
            second.await();
            assertTrue(head.isCancelled());
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    void tryAcquireTakesWhatIsDue() {
        run(() -> {
            clock = JumpingClock.install();
            var limiter = rateLimiter(1, seconds(1));
            assertTrue(limiter.tryAcquire());
            assertFalse(limiter.tryAcquire());
            sleep(seconds(1));
            assertTrue(limiter.tryAcquire());
        });
    }

    @Test
    void noTimerIsLeftWhenNobodyWaits() {
        run(() -> {
            clock = JumpingClock.install();
            var limiter = rateLimiter(1, seconds(1));
            take(limiter, 3);
            assertEquals(0, Task.current().loop.timers.size());
        });
    }

    @Test
    void itServesOneLoopAfterAnother() {
        var limiter = rateLimiter(1, seconds(10));
        for (var n = 0; n < 2; n++) {
            run(() -> {
                clock = JumpingClock.install();
                sleep(seconds(100));
                assertEquals(List.of(100.0, 110.0), take(limiter, 2));
            });
            // And one with a clock that is far from the last.
            run(() -> {
                assertTrue(limiter.tryAcquire());
                assertFalse(limiter.tryAcquire());
            });
        }
    }

    /** On real time, in which nothing is due. */
    @Test
    void aSecondLoopIsToldAndChangesNothing() {
        var limiter = rateLimiter(1, Duration.ofDays(1));
        run(() -> {
            limiter.acquire();
            var waiter = spawn(() -> limiter.acquire());
            Turns.pass(1);
            var timers = Task.current().loop.timers;
            assertEquals(1, timers.size());
            blocking(() -> run(() -> {
                assertThrows(WrongLoopException.class, limiter::acquire);
                assertThrows(WrongLoopException.class, limiter::tryAcquire);
            }));
            waiter.cancel();
            Ends.cancelled(waiter);
            assertEquals(0, timers.size());
        });
    }

    @Test
    void badValuesAreNamed() {
        assertThrows(IllegalArgumentException.class, () -> rateLimiter(0, seconds(1)));
        assertThrows(IllegalArgumentException.class, () -> rateLimiter(1, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> rateLimiter(1, seconds(1)).withBurst(0));
    }
}
