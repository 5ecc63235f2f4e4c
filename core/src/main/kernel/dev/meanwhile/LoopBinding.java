package dev.meanwhile;

/**
 * Which loop an object that may be made anywhere belongs to: the first that uses it, until that one has ended. Plain
 * code of one loop needs no lock; two loops at once would corrupt it, so the second is told.
 */
final class LoopBinding {
    private Loop loop;

    /** {@return the running task, whose loop this object now belongs to} */
    Task<?> task(Object owner, String verb) {
        var task = Task.require(verb);
        bind(task.loop, owner);
        return task;
    }

    /** For operations that callbacks of the loop may call too, and that also work where no loop runs. */
    void check(Object owner) {
        var current = Loop.currentOrNull();
        if (current != null) {
            bind(current, owner);
        } else if (loop != null && !loop.isClosed()) {
            loop.requireHere(owner);
        }
    }

    private void bind(Loop current, Object owner) {
        if (loop != current) {
            if (loop != null && !loop.isClosed()) {
                current.requireSame(loop, owner);
            }
            loop = current;
        }
    }
}
