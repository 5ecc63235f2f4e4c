package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a body again and again, and each time cancels its task one step later, until it comes through undisturbed; after each
 * run nothing may be lost or left over. (curl's torture tests do so with failing allocations.)
 *
 * <p>There are three moments at which a request can find a task: before a wait, in it, and after it, woken but not yet
 * running. {@link #atEveryWait} makes the first, by the one seam that core has for it. {@link #atEveryTurn} makes the
 * others: a callback that goes round in the loop's ready queue runs between any task's wake-up and its run, since it stands
 * in the queue already when the task is put there. Time is a {@link JumpingClock}'s.
 */
final class Torture {
    private Torture() {
    }

    /** One run. What it holds is made anew for each. */
    abstract static class Attempt {
        /** Starts other tasks; they must end by themselves once the bodies have ended. */
        void begin() {
        }

        /** The code whose task is cancelled, and which lets that out. */
        abstract void body() throws Exception;

        /** A second one, for {@link Torture#atEveryPairOfTurns}. */
        void secondBody() throws Exception {
        }

        /** What must hold when the bodies have ended. May wait. */
        abstract void check() throws Exception;
    }

    /** All that can be done to one task. A body in which there is hardly anything to disturb is a mistake. */
    static void thoroughly(Supplier<? extends Attempt> attempts) {
        var turns = atEveryTurn(attempts);
        assertTrue(turns >= 3, () -> "only " + turns + " turns to disturb");
        var waits = atEveryWait(attempts);
        assertTrue(waits >= 1, "no wait to disturb");
        atEveryTwoTurns(attempts);
    }

    /** Cancels in the body's waits, and between its wake-ups and its running. {@return how many runs were disturbed} */
    static int atEveryTurn(Supplier<? extends Attempt> attempts) {
        var turn = 0;
        while (cancelAtTurns(attempts, 1, turn)[0]) {
            turn++;
        }
        return turn;
    }

    /** Cancels the same task twice, which hits its clean-up. {@return how many runs were disturbed twice} */
    static int atEveryTwoTurns(Supplier<? extends Attempt> attempts) {
        var runs = 0;
        for (var first = 0;; first++) {
            var second = first + 1;
            while (cancelAtTurns(attempts, 1, first, second)[1]) {
                second++;
                runs++;
            }
            if (second == first + 1) {
                return runs;
            }
        }
    }

    /** Cancels two tasks, at all pairs of turns. {@return how many runs there were} */
    static int atEveryPairOfTurns(Supplier<? extends Attempt> attempts) {
        var runs = 0;
        for (var first = 0;; first++) {
            var reached = false;
            boolean[] cancelled;
            // The last round, in which the second is not reached, disturbs the first alone.
            for (var second = 0;; second++) {
                cancelled = cancelAtTurns(attempts, 2, first, second);
                runs++;
                reached |= cancelled[0];
                if (!cancelled[1]) {
                    break;
                }
            }
            if (!reached) {
                return runs;
            }
        }
    }

    /** Cancels just before each of the body's waits. {@return how many runs were disturbed} */
    static int atEveryWait(Supplier<? extends Attempt> attempts) {
        var wait = 0;
        while (cancelAtWait(attempts, wait)) {
            wait++;
        }
        return wait;
    }

    /** {@return for each of the turns, whether a task was cancelled in it, before it had ended} */
    private static boolean[] cancelAtTurns(Supplier<? extends Attempt> attempts, int tasks, int... turns) {
        var cancelled = new boolean[turns.length];
        explained("turn " + Arrays.toString(turns), () -> {
            var clock = JumpingClock.install();
            var attempt = attempts.get();
            var victims = start(attempt, tasks);
            var ticker = new Ticker(Loop.require("torture"), clock, turn -> {
                var any = false;
                for (var n = 0; n < turns.length; n++) {
                    if (turns[n] == turn) {
                        cancelled[n] = victims.get(n % tasks).cancel("torture");
                        any |= cancelled[n];
                    }
                }
                return any;
            });
            ticker.start();
            end(attempt, victims, cancelled, ticker::stop);
        });
        return cancelled;
    }

    private static boolean cancelAtWait(Supplier<? extends Attempt> attempts, int wait) {
        var cancelled = new boolean[1];
        explained("wait " + wait, () -> {
            JumpingClock.install();
            var attempt = attempts.get();
            var victims = start(attempt, 1);
            var waits = new int[1];
            Task.waitProbe = task -> {
                if (task == victims.getFirst() && waits[0]++ == wait) {
                    cancelled[0] = task.cancel("torture");
                }
            };
            try {
                end(attempt, victims, cancelled, () -> { });
            } finally {
                Task.waitProbe = null;
            }
        });
        return cancelled[0];
    }

    private static void explained(String place, Action<Exception> run) {
        try {
            Deadlocks.run(run);
        } catch (Throwable t) {
            throw new AssertionError("cancelled at " + place + ": " + t.getMessage(), t);
        }
    }

    private static List<Task<Void>> start(Attempt attempt, int count) {
        attempt.begin();
        var victims = new ArrayList<Task<Void>>();
        victims.add(Meanwhile.spawn("victim", attempt::body));
        if (count > 1) {
            victims.add(Meanwhile.spawn("second victim", attempt::secondBody));
        }
        return victims;
    }

    private static void end(Attempt attempt, List<Task<Void>> victims, boolean[] cancelled, Runnable calmDown)
            throws Exception {
        var outcomes = Meanwhile.gatherSettled(victims);
        calmDown.run();
        for (var n = 0; n < outcomes.size(); n++) {
            var outcome = outcomes.get(n);
            if (cancelled[n]) {
                assertTrue(outcome instanceof Outcome.Cancellation, () -> "the cancelled task ended with " + outcome);
            } else {
                outcome.orThrow();
            }
        }
        attempt.check();
        var self = Task.current();
        var loop = self.loop;
        if (loop.outside.calls() > 0) {
            // The timer is for the deadlock detection, which thinks that nothing else can end this wait; its time never comes.
            Meanwhile.timeout(Duration.ofDays(1), () -> Offload.awaitNone(self));
        }
        assertEquals(List.of(self), loop.live().snapshot(), "tasks are left");
        assertEquals(0, loop.timers.size(), "timers are left");
    }
}
