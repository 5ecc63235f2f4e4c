package dev.meanwhile;

/**
 * Customises every task that a program starts on a loop (asyncio's {@code set_task_factory}): to trace, count or time them. See
 * {@link LoopOptions#taskFactory}.
 */
public interface TaskFactory {
    /**
     * {@return the body that the task runs: the given one, or one that wraps it} Called on the loop by whoever starts the task, before its
     * first step; must not wait. If it throws, {@code spawn} throws that, and the task never runs.
     *
     * @param task the new task; you may rename it and add done callbacks
     * @param body what it was asked to run
     */
    <T> Body<? extends T, ?> bodyOf(Task<T> task, Body<? extends T, ?> body);
}
