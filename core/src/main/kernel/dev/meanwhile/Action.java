package dev.meanwhile;

/**
 * A piece of a program that returns nothing and may wait.
 *
 * @param <X> the checked exception it may throw; inferred, and {@link RuntimeException} when there is none
 */
@FunctionalInterface
public interface Action<X extends Exception> {
    /** Does the work. */
    void run() throws X;

    /** {@return this action as a body whose value is {@code null}} */
    default Body<Void, X> asBody() {
        return new ActionBody<>(this);
    }
}
