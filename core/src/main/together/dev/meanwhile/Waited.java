package dev.meanwhile;

import java.util.List;

/**
 * The result of {@link Meanwhile#waitFor}. Each task is in one of the lists, once, in the order given.
 *
 * @param done    the tasks that have ended; {@link Task#await} tells how, without waiting
 * @param pending the others, which keep running
 */
public record Waited<T>(List<Task<T>> done, List<Task<T>> pending) {
    /** Copies the lists. */
    public Waited {
        done = List.copyOf(Args.all(done, "the list of tasks done is null", "a task done is null"));
        pending = List.copyOf(Args.all(pending, "the list of pending tasks is null", "a pending task is null"));
    }
}
