package dev.meanwhile;

import java.util.List;

/**
 * What {@link Meanwhile#waitFor} returns. Each task is in one of the lists, once, in the order given.
 *
 * @param done    the tasks that have ended; {@link Task#await} returns or throws at once
 * @param pending the others, which keep running
 */
public record DoneAndPending<T>(List<Task<T>> done, List<Task<T>> pending) {
    /** Copies the lists. */
    public DoneAndPending {
        done = List.copyOf(Args.all(done, "the list of tasks done is null", "a task done is null"));
        pending = List.copyOf(Args.all(pending, "the list of pending tasks is null", "a pending task is null"));
    }
}
