package dev.meanwhile;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that happened on a loop: an entry of {@link Loop#events}.
 *
 * @param number how many events the loop had before this one; in the first one kept, how many are lost
 * @param at     the time since the loop's start on its clock, as last read, so many have the same time
 * @param kind   what happened
 * @param taskId the task's number, as in {@code task-N}; 0 for events of the loop itself
 * @param task   the task's name if it has not ended, else {@code task-N}; empty for events of the loop itself
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
        /** A task began to run, or resumed. */
        STEP,
        /** A task began to wait. */
        WAIT,
        /** A task was asked to stop. */
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
