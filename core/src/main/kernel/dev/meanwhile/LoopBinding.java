package dev.meanwhile;

/**
 * Binds an object that may be made anywhere to a loop: the first that uses it, until that loop has ended. Within one loop it needs no lock;
 * two loops at once would corrupt it, so the second gets an exception.
 *
 * <p>A loop that crashes leaves tasks behind that never resume. Whoever uses the object next, another loop or a thread outside of loops,
 * finds it without them.
 */
abstract class LoopBinding {
    private Loop loop;

    /** The loop has ended without its tasks: they no longer wait here, and what they held is free. */
    abstract void forget();

    /** {@return the running task, whose loop this object now belongs to} */
    final Task<?> task(Object owner, String verb) {
        var task = Task.require(verb);
        bind(task.loop, owner);
        return task;
    }

    /** For operations that callbacks of the loop may call too, and that also work where no loop runs. */
    final void check(Object owner) {
        var current = Loop.currentOrNull();
        if (current != null) {
            bind(current, owner);
        } else if (loop != null && !loop.hasEnded()) {
            loop.requireHere(owner);
        } else {
            leave();
        }
    }

    private void bind(Loop current, Object owner) {
        if (loop != current) {
            if (loop != null && !loop.hasEnded()) {
                current.requireSame(loop, owner);
            }
            leave();
            loop = current;
        }
    }

    /** A loop that has ended well has no tasks left. */
    private void leave() {
        var left = loop;
        loop = null;
        if (left != null && left.hasLostTasks()) {
            forget();
        }
    }

    /** {@return the loop it belongs to, or null} */
    final Loop loop() {
        return loop;
    }

    /** {@return whether the tasks that wait here, or hold something, are lost} Any thread may ask. */
    final boolean isLost() {
        var mine = loop;
        return mine != null && mine.hasLostTasks();
    }
}
