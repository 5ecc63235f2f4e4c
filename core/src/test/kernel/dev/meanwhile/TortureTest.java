package dev.meanwhile;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The torture harness finds what it is there to find. */
@Timeout(10)
class TortureTest {
    /** What many hand-written semaphores get wrong: a woken waiter that is cancelled takes the permit with it. */
    private static final class LeakySemaphore {
        private final ArrayDeque<Promise<Void>> waiters = new ArrayDeque<>();
        private int permits = 1;

        void acquire() {
            if (permits > 0) {
                permits--;
                return;
            }
            var turn = new Promise<Void>();
            waiters.add(turn);
            turn.await();
        }

        void release() {
            waiters.removeIf(Promise::isCancelled);
            if (waiters.isEmpty()) {
                permits++;
            } else {
                waiters.poll().complete(null);
            }
        }
    }

    private static final class LeakyAttempt extends Torture.Attempt {
        private final LeakySemaphore semaphore = new LeakySemaphore();

        @Override
        void begin() {
            semaphore.acquire();
            spawn(() -> {
                Turns.pass(3);
                semaphore.release();
            });
        }

        @Override
        void body() {
            semaphore.acquire();
            semaphore.release();
        }

        @Override
        void check() {
            assertEquals(1, semaphore.permits, "permits");
        }
    }

    @Test
    void aPermitLostBetweenWakeUpAndRunIsFound() {
        var found = assertThrows(AssertionError.class, () -> Torture.atEveryTurn(LeakyAttempt::new));
        var what = "cancelled at turn \\[\\d+]: permits ==> expected: <1> but was: <0>";
        assertTrue(found.getMessage().matches(what), found.getMessage());
    }

    /** A body to which one thing is added that is wrong. */
    private static class Sleeper extends Torture.Attempt {
        @Override
        void body() throws Exception {
            sleep(seconds(1));
            sleep(seconds(1));
        }

        @Override
        void check() {
        }
    }

    @Test
    void allTurnsAndAllWaitsAreTried() {
        var turns = Torture.atEveryTurn(Sleeper::new);
        assertTrue(turns >= 5, () -> turns + " turns");
        assertEquals(2, Torture.atEveryWait(Sleeper::new));
        var pairs = Torture.atEveryPairOfTurns(() -> new Sleeper() {
            @Override
            void secondBody() throws Exception {
                body();
            }
        });
        assertTrue(pairs >= turns * turns, () -> pairs + " pairs");
    }

    @Test
    void anUnfinishedCleanUpIsFound() {
        var open = new ArrayList<String>();
        assertFound("open", () -> new Sleeper() {
            @Override
            void body() {
                open.add("open");
                sleep(seconds(1));
                open.clear();
            }

            @Override
            void check() {
                assertEquals(List.of(), open);
            }
        });
    }

    @Test
    void aTaskThatIsLeftIsFound() {
        assertFound("tasks are left", () -> new Sleeper() {
            @Override
            void body() throws Exception {
                spawn(() -> sleep(seconds(9)));
                super.body();
            }
        });
    }

    @Test
    void aTimerThatIsLeftIsFound() {
        assertFound("timers are left", () -> new Sleeper() {
            @Override
            void body() throws Exception {
                Task.current().loop.startTimer(new Sleep(Task.current()), 9_000_000_000L);
                super.body();
            }
        });
    }

    @Test
    void aRequestThatIsSwallowedIsFound() {
        assertFound("the cancelled task ended with Success", () -> new Sleeper() {
            @Override
            void body() throws Exception {
                try {
                    super.body();
                } catch (Cancelled cancelled) {
                    // Wrong without uncancel.
                }
            }
        });
    }

    @Test
    void aTaskThatHangsIsFound() {
        try (var _ = new CapturedLog()) {
            assertFound("deadlock", () -> new Sleeper() {
                @Override
                void body() throws Exception {
                    try {
                        super.body();
                    } catch (Cancelled cancelled) {
                        new Promise<>().await();
                    }
                }
            });
        }
    }

    private static void assertFound(String what, Supplier<Torture.Attempt> attempt) {
        for (var torture : List.<Runnable>of(() -> Torture.atEveryTurn(attempt), () -> Torture.atEveryWait(attempt))) {
            var found = assertThrows(AssertionError.class, torture::run);
            assertTrue(found.getMessage().contains(what), found.getMessage());
        }
    }
}
