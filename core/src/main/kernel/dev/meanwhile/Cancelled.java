package dev.meanwhile;

import java.util.concurrent.CancellationException;

/**
 * Thrown out of a wait when the waiting task is asked to stop. It is an {@link Error} so that {@code catch (Exception e)}
 * never swallows it (CPython made the same change in 3.8). Let it pass; {@code finally} blocks run, and may wait.
 *
 * <p>Only a task that was itself asked to stop gets this. Whoever awaits a task, promise or stage that somebody else cancelled gets a
 * {@link CancellationException}, an exception like any other.
 *
 * <p>A task that catches it and continues must call {@link Task#uncancel()}, or enclosing timeouts and scopes still treat it as being
 * cancelled.
 */
public final class Cancelled extends Error {
    private static final long serialVersionUID = 1L;

    /** The task that was asked to stop, or null. */
    private final transient Object owner;
    private final String reason;
    private final String canceller;

    Cancelled(Object owner, String reason, String canceller) {
        this(owner, owner == null ? "the wait" : owner.toString(), reason, canceller);
    }

    private Cancelled(Object owner, String what, String reason, String canceller) {
        super(message(what, reason, canceller));
        this.owner = owner;
        this.reason = reason;
        this.canceller = canceller;
    }

    /** How a promise ended. It is never thrown. */
    static Cancelled ofPromise(String reason, String canceller) {
        return new Cancelled(null, "a promise", reason, canceller);
    }

    private static String message(String what, String reason, String canceller) {
        var text = new StringBuilder(what).append(" was cancelled");
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

    /** {@return who asked: a task, a scope, a timeout or a thread, as text; empty if unknown} */
    public String canceller() {
        return canceller;
    }

    /** Whether it was the given task that was asked to stop. */
    boolean isFor(Object task) {
        return owner == task;
    }

    /** Adds, as the cause, what the same request has stopped: of a chain of tasks the last one, since thousands of causes are no help. */
    Cancelled causedBy(Cancelled awaited) {
        initCause(awaited.getCause() instanceof Cancelled last ? last : awaited);
        return this;
    }

    /** {@return the exception for whoever wanted the value and was not asked to stop} A new one for each, since its stack shows the wait. */
    CancellationException toFailure() {
        var failure = new CancellationException(getMessage());
        failure.initCause(this);
        return failure;
    }
}
