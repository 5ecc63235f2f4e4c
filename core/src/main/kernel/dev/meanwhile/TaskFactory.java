package dev.meanwhile;

/**
 * Has a say in every task that a program starts on a loop (asyncio's {@code set_task_factory}): to trace tasks, count them, time
 * them. See {@link LoopOptions#taskFactory}.
 */
public interface TaskFactory {
    /**
     * {@return the body that the task is to run: the given one, or one around it} Called by who starts the task, on the loop, before its
     * first step; must not wait. What it throws, {@code spawn} throws, and the task never runs.
     *
     * @param task the new task; it may be named, and be given done callbacks
     * @param body what it was asked to run
     */
    <T> Body<? extends T, ?> bodyOf(Task<T> task, Body<? extends T, ?> body);
}
