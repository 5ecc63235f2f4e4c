package dev.meanwhile;

import java.util.Objects;

/**
 * How a task ended, as {@link Meanwhile#gatherSettled} reports it.
 *
 * @param <T> the task's value
 */
public sealed interface Outcome<T> {
    /** It returned {@code value}, which is null only if its body returned null. */
    record Success<T>(T value) implements Outcome<T> {
    }

    /** It threw {@code cause}. */
    record Failure<T>(Throwable cause) implements Outcome<T> {
        /** Refuses null. */
        public Failure {
            Objects.requireNonNull(cause, "the cause is null");
        }
    }

    /** It was cancelled. */
    record Cancellation<T>(Cancelled cause) implements Outcome<T> {
        /** Refuses null. */
        public Cancellation {
            Objects.requireNonNull(cause, "the cause is null");
        }
    }

    /**
     * {@return the value, or throws what the task threw, as {@link Task#await()} does}
     *
     * @throws TaskFailedException                        if it failed with a checked exception; unchecked ones and errors are rethrown as they are
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    default T orThrow() {
        return switch (this) {
            case Success<T>(var value) -> value;
            case Failure<T>(var cause) -> throw Awaitable.rethrowHere("the task", cause);
            case Cancellation<T>(var cause) -> throw cause.toFailure();
        };
    }
}
