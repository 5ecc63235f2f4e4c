package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A wait at any depth around the end of the stack either works or throws a {@link StackOverflowError} in its task: nothing of it is left
 * behind that would wake the task out of another wait, and no other task notices.
 */
@Timeout(30)
@Tag(SeedsTest.ONCE)
class StackOverflowInWaitTest {
    /** How far on either side of the limit waits are tried, in calls, and at every how many. */
    private static final int CALLS = 300;
    private static final int STRIDE = 13;

    /** On a slow machine an overflow takes so long that the watchdog reports it, with reason. */
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    /** What tasks of the test share. */
    private static final class Shared {
        private final Queue<Integer> empty = Meanwhile.queue();
        private final Queue<Integer> full = Meanwhile.queue(1);
        private final Lock lock = Meanwhile.lock();
        private final Semaphore semaphore = Meanwhile.semaphore(0);
        private final Promise<Void> open = new Promise<>();
        private final Flow<Integer> flow = generate(out -> {
            out.emit(1);
            sleep(millis(1));
            out.emit(2);
        });
        private final Task<Void> holder;

        Shared() {
            full.tryPut(0);
            holder = spawn("holder", () -> {
                try (var _ = lock.acquire()) {
                    open.await();
                }
            });
            Turns.pass(1);
        }
    }

    private enum Verb {
        TURN {
            @Override
            void call(Shared shared) {
                sleep(Duration.ZERO);
            }
        },
        SLEEP {
            @Override
            void call(Shared shared) {
                sleep(millis(1));
            }
        },
        TAKE {
            @Override
            void call(Shared shared) {
                atMostAMilli(shared.empty::take);
            }
        },
        PUT {
            @Override
            void call(Shared shared) {
                atMostAMilli(() -> {
                    shared.full.put(1);
                    return null;
                });
            }
        },
        LOCK {
            @Override
            void call(Shared shared) {
                atMostAMilli(() -> {
                    shared.lock.acquire().close();
                    return null;
                });
            }
        },
        SEMAPHORE {
            @Override
            void call(Shared shared) {
                atMostAMilli(() -> {
                    shared.semaphore.acquire().close();
                    return null;
                });
            }
        },
        SCOPE {
            @Override
            void call(Shared shared) {
                scope(s -> {
                    s.spawn(() -> sleep(millis(1)));
                    s.spawn(() -> Turns.pass(2));
                });
            }
        },
        AWAIT {
            @Override
            void call(Shared shared) {
                spawn(() -> Turns.pass(2)).await();
            }
        },
        GATHER {
            @Override
            void call(Shared shared) {
                gather(() -> sleep(millis(1)), () -> Turns.pass(2));
            }
        },
        FLOW {
            @Override
            void call(Shared shared) {
                var sum = 0;
                for (int n : shared.flow) {
                    sum += n;
                }
                assertEquals(3, sum);
            }
        };

        abstract void call(Shared shared);

        private static void atMostAMilli(Body<?, RuntimeException> body) {
            try {
                timeout(millis(1), () -> {
                    body.call();
                });
            } catch (TimedOutException e) {
                // As expected: nobody serves it.
            }
        }
    }

    private static void atDepth(int depth, Runnable action) {
        if (depth == 0) {
            action.run();
        } else {
            atDepth(depth - 1, action);
        }
    }

    /** {@return about where waits begin to be too deep} */
    private static int limit(Verb verb, Shared shared) {
        var works = 0;
        var fails = 1 << 17;
        while (fails - works > STRIDE) {
            var middle = (works + fails) / 2;
            if (succeeds(middle, verb, shared)) {
                works = middle;
            } else {
                fails = middle;
            }
        }
        return fails;
    }

    private static boolean succeeds(int depth, Verb verb, Shared shared) {
        return spawn(() -> {
            try {
                atDepth(depth, () -> verb.call(shared));
                return true;
            } catch (StackOverflowError e) {
                return false;
            }
        }).await();
    }

    @ParameterizedTest
    @EnumSource
    void itWorksOrFailsInItsTaskOnly(Verb verb) {
        run(() -> {
            JumpingClock.install();
            var shared = new Shared();
            for (var n = 0; n < 100; n++) {
                verb.call(shared);
            }
            var overflowed = 0;
            // A method that is compiled meanwhile needs less of the stack than when the limit was found.
            for (var attempt = 0; overflowed == 0 && attempt < 20; attempt++) {
                overflowed = overflowsAround(limit(verb, shared), verb, shared);
            }
            assertTrue(overflowed > 0, "no depth was too deep");
            assertTrue(succeeds(500, verb, shared), "every depth was too deep");
            atTheEnd(shared);
        });
    }

    /** {@return how many of the depths around this one were too deep} */
    private static int overflowsAround(int limit, Verb verb, Shared shared) {
        var loop = Task.current().loop;
        var inside = new AtomicBoolean();
        var over = new boolean[1];
        var overflowed = 0;
        for (var depth = limit + CALLS; depth > limit - CALLS; depth -= STRIDE) {
            var at = depth;
            var others = spawn("others", () -> {
                while (!over[0]) {
                    assertTrue(inside.compareAndSet(false, true), "two tasks run");
                    Thread.onSpinWait();
                    inside.set(false);
                    Turns.pass(1);
                }
            });
            var task = spawn("deep", () -> {
                try {
                    atDepth(at, () -> verb.call(shared));
                    return true;
                } catch (StackOverflowError e) {
                    assertTrue(inside.compareAndSet(false, true), "two tasks run");
                    inside.set(false);
                    // Out of none of these it may be woken by what it waited for.
                    assertNull(new StackOverflowAftermath(loop).check());
                    return false;
                }
            });
            // With others that always run there is no idle moment in which the clock could jump.
            Turns.pass(2);
            over[0] = true;
            others.await();
            overflowed += task.await() ? 0 : 1;
            over[0] = false;
            assertEquals(0, loop.timers.size(), "timers are left at depth " + at);
            assertEquals(0, shared.empty.size());
            assertEquals(1, shared.full.size());
            assertTrue(shared.lock.isLocked() && !shared.holder.isDone());
            assertFalse(shared.semaphore.tryAcquire());
        }
        return overflowed;
    }

    /** A task that has taken nothing does not stand in the way of those who come after it. */
    private static void atTheEnd(Shared shared) {
        shared.empty.tryPut(1);
        shared.empty.tryPut(2);
        assertEquals(1, shared.empty.take());
        assertEquals(2, shared.empty.take());
        assertEquals(0, shared.full.take());
        assertTrue(shared.full.tryTake().isEmpty());
        shared.semaphore.release();
        assertTrue(shared.semaphore.tryAcquire());
        shared.open.complete(null);
        shared.holder.await();
        assertTrue(shared.lock.tryAcquire());
    }

    /** What a task does after an overflow: waits of several kinds, each to its proper end. */
    private record StackOverflowAftermath(Loop loop) {
        private String check() {
            var lock = Meanwhile.lock();
            var other = spawn(() -> {
                try (var _ = lock.acquire()) {
                    sleep(millis(100));
                }
            });
            Turns.pass(1);
            var before = loop.time();
            try (var _ = lock.acquire()) {
                if (!other.isDone()) {
                    return "it has a lock that another task holds";
                }
            }
            sleep(seconds(1));
            return loop.time().minus(before).compareTo(seconds(1)) < 0 ? "its sleep was cut" : null;
        }
    }

    @Test
    void tasksMayBeNestedUntilTheStackEnds() {
        run(() -> {
            JumpingClock.install();
            var ended = new int[1];
            var begun = new int[1];
            var task = spawn(() -> nest(begun, ended));
            Turns.pass(3);
            task.cancel("deep enough");
            try {
                task.await();
            } catch (StackOverflowError | CancellationException e) {
                // Either, depending on how deep the stack is.
            }
            assertEquals(begun[0], ended[0]);
            assertEquals("alive", spawn(() -> "alive").await());
        });
    }

    private static void nest(int[] begun, int[] ended) {
        begun[0]++;
        try {
            scope(s -> {
                s.spawn(() -> sleep(seconds(9)));
                if (begun[0] == 500) {
                    sleep(seconds(9));
                } else {
                    nest(begun, ended);
                }
            });
        } finally {
            ended[0]++;
        }
    }
}
