package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * {@code waitFor}: one task watches others run. It only watches, so neither its time limit nor its own end affects them, and
 * its watchers are removed with it. Their state is read after it has been woken, so that {@code done} has all that ended in the
 * same turn.
 */
final class WaitFor extends WaitTarget {
    private final Task<?> owner;
    private final Until until;
    private int unfinished;
    private boolean over;
    private List<? extends Task<?>> tasks = List.of();
    private Timer timer;

    private WaitFor(Task<?> owner, Until until, int count) {
        this.owner = owner;
        this.until = until;
        this.unfinished = count;
    }

    static <T> DoneAndPending<T> run(Collection<? extends Task<T>> tasks, Until until, Duration timeout) {
        Args.all(tasks, "the tasks are null", "a task is null");
        Objects.requireNonNull(until, "what to wait until is null");
        Objects.requireNonNull(timeout, "the timeout is null");
        var owner = Task.require("waitFor(…)");
        List<Task<T>> distinct = new ArrayList<>(tasks.stream().distinct().toList());
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException("waitFor(…) was given no tasks, so none can end");
        }
        for (var task : distinct) {
            owner.loop.requireSame(task.loop, task);
            if (task == owner) {
                throw new IllegalStateException(owner + " waits for itself and would wait for ever");
            }
        }
        new WaitFor(owner, until, distinct.size()).await(distinct, Durations.nanos(timeout));
        return new DoneAndPending<>(distinct.stream().filter(Task::isDone).toList(),
                distinct.stream().filter(task -> !task.isDone()).toList());
    }

    private void await(List<? extends Task<?>> tasks, long nanos) {
        this.tasks = tasks;
        var watchers = tasks.stream().map(Watcher::new).toList();
        var timer = new Sleep(owner);
        try {
            watchers.forEach(Watcher::begin);
            if (over || nanos <= 0) {
                // As asyncio's wait: a task that polls in a loop lets the others run.
                owner.yieldTurn();
                return;
            }
            if (nanos < Durations.FOREVER) {
                this.timer = timer;
                owner.loop.startTimer(timer, nanos);
            }
            owner.suspend(this);
        } finally {
            owner.loop.timers.remove(timer);
            watchers.forEach(Watcher::end);
        }
    }

    private void ended(Task<?> task) {
        unfinished--;
        over |= unfinished == 0 || until == Until.FIRST_COMPLETED || until == Until.FIRST_EXCEPTION && task.isFailed();
        if (over && owner.waitTarget() == this) {
            owner.wake();
        }
    }

    private final class Watcher extends WaitQueue.Watcher {
        private final Task<?> task;

        Watcher(Task<?> task) {
            this.task = task;
        }

        /** A failure is not reported as unread while it can't be read yet. */
        void begin() {
            task.onlookers(1);
            task.watch(this);
        }

        void end() {
            task.onlookers(-1);
            task.remove(this);
        }

        @Override
        void done() {
            ended(task);
        }
    }

    @Override
    void detach(Task<?> waiter) {
        // await removes the watchers at its end.
    }

    @Override
    WaitKind kind() {
        return WaitKind.WAIT_FOR;
    }

    @Override
    List<Task<?>> awaited() {
        return tasks.stream().<Task<?>>map(task -> task).filter(task -> !task.isDone()).toList();
    }

    @Override
    Timer limit() {
        return timer;
    }

    @Override
    String describeWait() {
        return "waitFor: " + until + " of " + unfinished + (unfinished == 1 ? " task" : " tasks");
    }
}
