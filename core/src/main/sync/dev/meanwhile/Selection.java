package dev.meanwhile;

import java.util.List;
import java.util.Objects;

/**
 * {@code select}: one task in several lines at once. The first arm whose turn comes removes the others from theirs at that moment, so no two can win,
 * and nothing is handed to an arm that has lost. What was reserved for the winner is passed on if the task is cancelled before it runs.
 */
final class Selection extends WaitTarget {
    final Task<?> owner;
    private List<? extends Arm<?>> arms = List.of();
    /** How many of the arms are in their lines. */
    private int begun;
    private Arm<?> winner;

    private Selection(Task<?> owner) {
        this.owner = owner;
    }

    static <T, X extends Exception> T run(List<? extends Clause<? extends T, ? extends X>> clauses) throws X {
        var selection = new Selection(Task.require("select(…)"));
        if (clauses.isEmpty()) {
            throw new IllegalArgumentException("select() has no clauses, so none can win");
        }
        var choices = clauses.stream().<Clause.Choice<?, ? extends T, ? extends X>>map(
                clause -> Objects.requireNonNull(clause, "a clause of the select is null").open(selection)).toList();
        selection.arms = choices.stream().map(Clause.Choice::arm).toList();
        return choices.get(selection.firstReady()).finish();
    }

    /** {@return the index of the arm that has won; the first, if several are ready at the start} */
    private int firstReady() {
        while (true) {
            for (var n = 0; n < arms.size(); n++) {
                if (arms.get(n).isReady()) {
                    return n;
                }
            }
            awaitWinner();
            if (winner != null && winner.isReady()) {
                return arms.indexOf(winner);
            }
        }
    }

    private void awaitWinner() {
        winner = null;
        try {
            for (var arm : arms) {
                begun++;
                arm.begin();
            }
            if (isDue()) {
                // As in waitFor: a task that polls in a loop lets the others run.
                owner.yieldTurn();
            } else {
                owner.suspend(this);
            }
        } catch (Throwable t) {
            endAll();
            if (winner != null) {
                winner.passOn();
            }
            throw t;
        }
        endAll();
        if (winner != null) {
            winner.release();
        } else {
            expire();
        }
    }

    private boolean isDue() {
        return arms.stream().anyMatch(arm -> arm instanceof Arm.After after && after.isDue());
    }

    private void expire() {
        for (var arm : arms) {
            if (arm instanceof Arm.After after && after.isDue()) {
                after.expire();
            }
        }
    }

    /** An arm's turn has come. */
    void won(Arm<?> arm) {
        winner = arm;
        endAll();
        if (owner.waitTarget() == this) {
            owner.wake();
        }
    }

    private void endAll() {
        while (begun > 0) {
            arms.get(--begun).end();
        }
    }

    @Override
    void detach(Task<?> waiter) {
        endAll();
    }

    @Override
    WaitKind kind() {
        return WaitKind.SELECT;
    }

    /** Empty if something other than a task can win: then none of the tasks has to do anything. */
    @Override
    List<Task<?>> awaited() {
        return arms.stream().allMatch(arm -> arm instanceof Arm.Done<?> done && done.awaited() instanceof Task<?>)
                ? arms.stream().<Task<?>>map(arm -> (Task<?>) ((Arm.Done<?>) arm).awaited()).toList()
                : List.of();
    }

    @Override
    Timer limit() {
        Timer first = null;
        for (var arm : arms) {
            if (arm instanceof Arm.After after && (first == null || after.timer().isBefore(first))) {
                first = after.timer();
            }
        }
        return first;
    }

    @Override
    String describeWait() {
        return "the first of a select of " + arms.size();
    }
}
