package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Action;
import dev.meanwhile.ItemAction;
import dev.meanwhile.Outcome;

import java.util.List;
import java.util.Objects;

/**
 * Runs a test again and again, and each time disturbs it one step later, until it comes through undisturbed; after each run nothing may be lost or left
 * over. curl's torture tests do so with failing allocations; here it is cancellation, which comes at any wait.
 * {@snippet :
 * @Test
 * void aCancelledTransferLosesNothing() {
 *     Torture.cancelAtEveryWait(victim -> {
 *         var from = new Account(100);
 *         var to = new Account(0);
 *         victim.run(() -> bank.transfer(from, to, 10));
 *         assertEquals(100, from.balance() + to.balance());
 *     });
 * }
 * }
 */
public final class Torture {
    /** More than any test needs whose body ends by itself. */
    private static final int MOST_RUNS = 100_000;

    private Torture() {
    }

    /**
     * Cancels the victim of a test at every moment at which a request can reach it: in each of its waits, and after each, woken but not running yet. Each
     * run is that of {@link LoopTests#run(Action)}, with all that makes it fail. Call it outside of loops.
     *
     * @param attempt the test; it makes anew what it needs, calls {@link Victim#run} once, and then checks what must hold
     * @return how many runs were disturbed
     * @throws X              what the test throws in a run in which the victim was not cancelled
     * @throws AssertionError if a run fails; it says at which turn the victim was cancelled
     */
    public static <X extends Exception> int cancelAtEveryWait(ItemAction<? super Victim, X> attempt) throws X {
        return cancelAtEveryWait(Seeds.PRODUCTION, attempt);
    }

    /**
     * Like {@link #cancelAtEveryWait(ItemAction)}, with the ready tasks shuffled by a seed.
     *
     * @param seed not negative; 0 is production's order
     */
    public static <X extends Exception> int cancelAtEveryWait(long seed, ItemAction<? super Victim, X> attempt) throws X {
        Objects.requireNonNull(attempt, "the attempt is null");
        for (var turn = 0; turn < MOST_RUNS; turn++) {
            if (!cancelAt(turn, seed, attempt)) {
                return turn;
            }
        }
        throw new AssertionError("the victim has not ended by itself in " + MOST_RUNS + " runs, each cancelled one turn later");
    }

    private static <X extends Exception> boolean cancelAt(int turn, long seed, ItemAction<? super Victim, X> attempt) throws X {
        var victim = new Victim(turn);
        try {
            LoopTests.run(seed, () -> attempt.run(victim));
        } catch (Throwable t) {
            if (!victim.cancelled) {
                throw t;
            }
            throw new AssertionError("cancelled at turn " + turn + ": " + t.getMessage(), t);
        }
        if (!victim.ran) {
            throw new AssertionError("the attempt has not called victim.run(…)");
        }
        return victim.cancelled;
    }

    /** The part of a test that is cancelled. */
    public static final class Victim {
        private final int turn;
        private boolean ran;
        private boolean cancelled;

        private Victim(int turn) {
            this.turn = turn;
        }

        /**
         * Runs a body in a task of its own, which this run cancels, and waits until it has ended. A body that is cancelled must let that out.
         *
         * @return whether it came through; false if it was cancelled
         * @throws X                     what the body throws, unless it was cancelled
         * @throws AssertionError        if it was cancelled, and ended otherwise
         * @throws IllegalStateException the second time
         */
        public <X extends Exception> boolean run(Action<X> body) throws X {
            Objects.requireNonNull(body, "the body is null");
            if (ran) {
                throw new IllegalStateException("run(…) was called twice in one run of the test");
            }
            ran = true;
            var clock = VirtualClock.current("victim.run(…)");
            var task = spawn("victim", body);
            var ticker = new Ticker(clock, now -> {
                if (now == turn) {
                    cancelled = task.cancel("torture");
                    return cancelled;
                }
                return false;
            });
            ticker.start();
            var outcome = gatherSettled(List.of(task)).getFirst();
            ticker.stop();
            if (!cancelled) {
                if (outcome instanceof Outcome.Failure<?> failure) {
                    throw Victim.<X>asItIs(failure.cause());
                }
                outcome.orThrow();
                return true;
            }
            if (!(outcome instanceof Outcome.Cancellation<?>)) {
                throw new AssertionError("the victim was cancelled, and ended with " + outcome);
            }
            return false;
        }

        @SuppressWarnings("unchecked")
        private static <X extends Exception> X asItIs(Throwable failure) throws X {
            throw (X) failure;
        }
    }
}
