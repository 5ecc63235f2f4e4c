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
