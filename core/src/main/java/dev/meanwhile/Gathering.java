package dev.meanwhile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** {@code gather} and {@code gatherSettled}. */
final class Gathering {
    private final Task<?> owner;
    private final Children children;

    private Gathering(Task<?> owner, Collection<? extends Task<?>> tasks) {
        this.owner = owner;
        this.children = new Children(owner, "gather");
        for (var task : tasks) {
            owner.loop.requireSame(task.loop, task);
            if (task == owner) {
                throw new IllegalStateException(owner + " gathers itself and would wait for ever");
            }
            children.add(task);
        }
    }

    static <T> List<T> all(Collection<? extends Task<? extends T>> tasks) {
        new Gathering(Task.require("gather(…)"), tasks).awaitAllOrFail();
        var values = new ArrayList<T>(tasks.size());
        for (var task : tasks) {
            values.add(task.value());
        }
        return values;
    }

    static <T> List<Outcome<T>> settled(Collection<? extends Task<T>> tasks) {
        new Gathering(Task.require("gatherSettled(…)"), tasks).awaitAllSettled();
        return tasks.stream().map(Task::outcome).toList();
    }

    private void awaitAllOrFail() {
        children.whenEnded(() -> {
            if (endedBadly()) {
                children.wakeOwner();
            }
        });
        try {
            while (!children.allEnded() && !endedBadly()) {
                children.awaitChange();
            }
        } catch (Cancelled cancelled) {
            stopAll("the task that gathers it was cancelled");
            throw children.withFailures(cancelled);
        }
        if (!endedBadly()) {
            return;
        }
        if (stopAll("another task of its gather failed") != null) {
            owner.cancellation().renew();
        }
        throwFirst();
    }

    private boolean endedBadly() {
        return children.firstFailed() != null || children.firstCancelled() != null;
    }

    private void throwFirst() {
        if (children.firstFailed() != null) {
            throw Awaitable.<RuntimeException>sneak(children.withFailures(children.firstFailure()));
        }
        children.firstCancelled().value();
    }

    private void awaitAllSettled() {
        try {
            while (!children.allEnded()) {
                children.awaitChange();
            }
        } catch (Cancelled cancelled) {
            stopAll("the task that gathers it was cancelled");
            throw children.withFailures(cancelled);
        }
    }

    private Cancelled stopAll(String reason) {
        children.cancelAll(reason);
        return children.awaitAll();
    }
}
