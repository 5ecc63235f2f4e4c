package dev.meanwhile;

/**
 * Thrown out of a wait when the waiting task is asked to stop. It is an {@link Error} so that {@code catch (Exception e)}
 * never swallows it (CPython made the same change in 3.8). Let it pass; {@code finally} blocks run, and may wait.
 *
 * <p>A task that catches it and means to go on has to say so with {@link Task#uncancel()}, or enclosing timeouts and
 * scopes will still treat the task as being cancelled.
 */
public final class Cancelled extends Error {
    private static final long serialVersionUID = 1L;

    private final transient Task<?> task;
    private final String reason;
    private final String canceller;

    Cancelled(Task<?> task, String reason, String canceller) {
        super(message(task, reason, canceller));
        this.task = task;
        this.reason = reason;
        this.canceller = canceller;
    }

    private static String message(Task<?> task, String reason, String canceller) {
        var text = new StringBuilder(task == null ? "the wait" : task.toString()).append(" was cancelled");
        if (!canceller.isEmpty()) {
            text.append(" by ").append(canceller);
        }
        if (!reason.isEmpty()) {
            text.append(": ").append(reason);
        }
        return text.toString();
    }

    /** {@return the reason given to {@link Task#cancel(String)}, or an empty string} */
    public String reason() {
        return reason;
    }

    /** {@return who asked: a task, a scope, a timeout or a thread, in words; empty if it is not known} */
    public String canceller() {
        return canceller;
    }

    /** Whether it was the given task that was asked to stop, rather than a task it awaits. */
    boolean isFor(Task<?> other) {
        return task == other;
    }
}
