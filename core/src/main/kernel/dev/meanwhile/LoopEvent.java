package dev.meanwhile;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that happened on a loop, as {@link Loop#events} tells it.
 *
 * @param number how many events the loop had had before; the first one that is left tells how many are lost
 * @param at     when, since the loop's start, on its clock; as of its last look at that, so that many have the same time
 * @param kind   what happened
 * @param taskId the task, as in its name {@code task-N}; 0 for what is the loop's own
 * @param task   the task's name, if it still runs, else {@code task-N}; empty for what is the loop's own
 * @param detail the {@link WaitKind} of a wait, how a task ended, or how long the loop was blocked; else empty
 */
public record LoopEvent(long number, Duration at, Kind kind, long taskId, String task, String detail) {
    /** Refuses null. */
    public LoopEvent {
        Objects.requireNonNull(at, "the time is null");
        Objects.requireNonNull(kind, "the kind is null");
        Objects.requireNonNull(task, "the task is null");
        Objects.requireNonNull(detail, "the detail is null");
    }

    /** What happened. More may be added. */
    public enum Kind {
        /** A task was spawned. */
        SPAWN,
        /** A task began to run, or to run on. */
        STEP,
        /** A task began to wait. */
        WAIT,
        /** A request to cancel a task was made. */
        CANCEL,
        /** A task ended. */
        END,
        /** A callback ran, such as one given to {@link Loop#execute}. */
        CALLBACK,
        /** Nothing was ready, and the loop slept or waited for I/O. */
        IDLE,
        /** The watchdog has reported that the loop was blocked, and the loop runs again. */
        STALL
    }

    /** How a task ended. */
    enum Outcome { SUCCEEDED, FAILED, CANCELLED }

    /** {@return the event as a line: {@code 1.250 s  fetch  WAIT SLEEP}} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f s  %s%s%s", at.toNanos() / 1e9, task.isEmpty() ? "" : task + "  ", kind,
                detail.isEmpty() ? "" : " " + detail);
    }
}
