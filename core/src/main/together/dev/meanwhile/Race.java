package dev.meanwhile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** {@code race}: the first body to succeed wins, and the rest are cancelled. */
final class Race {
    private Race() {
    }

    static <T> T run(Collection<? extends Body<? extends T, ?>> bodies) {
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("race() has no bodies, so none can win");
        }
        var owner = Task.require("race(…)");
        var children = new Children(owner, WaitKind.RACE, "a race");
        var racers = new ArrayList<Task<? extends T>>(bodies.size());
        var winners = new ArrayList<Task<? extends T>>(1);
        children.whenEnded(() -> {
            // Checks all of them, not only the one that ended: two may end before the owner runs.
            if (winners.isEmpty()) {
                addSucceeded(racers, winners);
            }
            if (!winners.isEmpty()) {
                children.wakeOwner();
            }
        });
        racers.addAll(Gathering.<T>startAll("race(…)", bodies));
        racers.forEach(children::add);
        try {
            while (winners.isEmpty() && !children.allEnded()) {
                children.awaitChange();
            }
        } catch (Cancelled cancelled) {
            children.cancelAll("the race was cancelled");
            children.awaitAll();
            throw cancelled;
        }
        children.cancelAll("another one won the race");
        if (children.awaitAll() != null) {
            owner.cancellation().renew();
        }
        return winners.isEmpty() ? throwFirst(children) : winners.getFirst().value();
    }

    private static <T> void addSucceeded(List<Task<? extends T>> racers, List<Task<? extends T>> winners) {
        for (var racer : racers) {
            if (racer.isDone() && !racer.isFailed() && !racer.isCancelled()) {
                winners.add(racer);
                return;
            }
        }
    }

    private static <T> T throwFirst(Children children) {
        if (children.firstFailed() != null) {
            throw Awaitable.<RuntimeException>sneak(children.withFailures(children.firstFailure()));
        }
        children.firstCancelled().value();
        throw new AssertionError("a cancelled task has no value");
    }
}
