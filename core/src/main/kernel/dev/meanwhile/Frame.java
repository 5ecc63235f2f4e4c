package dev.meanwhile;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that a task is in: a timeout, a scope, a flow that it iterates. A task has a stack of them. Timeouts and scopes leave it in order;
 * flows may be closed in any order, at the latest when the task ends.
 */
abstract class Frame {
    /** The next one outwards, of the same task. Other threads may look. */
    Frame outer;

    /** The task enters it. */
    final void enter(Task<?> task) {
        outer = task.innermost;
        task.innermost = this;
    }

    /** The task leaves it, in whatever order. */
    final void leave(Task<?> task) {
        if (task.innermost == this) {
            task.innermost = outer;
            return;
        }
        for (var it = task.innermost; it != null; it = it.outer) {
            if (it.outer == this) {
                it.outer = outer;
                return;
            }
        }
    }

    /**
     * A task ends: closes what it is still in, such as flows that it left half-way, the youngest first.
     *
     * @param failure what it fails with, or null
     * @return the same, or else what a {@link #close} has thrown
     */
    static Throwable closeAll(Task<?> ending, Throwable failure) {
        for (var frame = failure == null ? ending.innermost : null; frame != null; frame = frame.outer) {
            frame.left(ending);
        }
        var first = failure;
        while (ending.innermost != null) {
            // It stays there meanwhile, so that another task that closes it waits too.
            var youngest = ending.innermost;
            try {
                youngest.close();
            } catch (Throwable t) {
                if (first == null) {
                    first = t;
                } else if (first != t) {
                    first.addSuppressed(t);
                }
            }
            youngest.leave(ending);
        }
        return first;
    }

    /** {@return the timer that limits it, or null} Any thread may ask. */
    Timer limit() {
        return null;
    }

    /** {@return the tasks that it waits for before it ends} Any thread may ask. */
    List<Task<?>> tasks() {
        return List.of();
    }

    /** The task ends without a failure and is still in it. */
    void left(Task<?> ending) {
    }

    /** The task ends and is still in it. May wait. */
    void close() {
    }

    /** {@return the tasks that a task waits for before it leaves what it is in} Any thread may ask. */
    static List<Task<?>> tasksOf(Task<?> owner) {
        if (owner.innermost == null) {
            return List.of();
        }
        var tasks = new ArrayList<Task<?>>();
        for (var frame = owner.innermost; frame != null; frame = frame.outer) {
            tasks.addAll(frame.tasks());
        }
        return tasks;
    }

    /** {@return the nanoseconds that a task has left, or {@link Durations#FOREVER} if it is under no timeout} Any thread may ask. */
    static long timeLeft(Task<?> task, long now) {
        var left = Durations.FOREVER;
        for (var frame = task.innermost; frame != null; frame = frame.outer) {
            var limit = frame.limit();
            if (limit != null && limit.isSet()) {
                left = Math.min(left, limit.when - now);
            }
        }
        return left;
    }
}
