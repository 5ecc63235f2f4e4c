package dev.meanwhile;

/**
 * The body of a {@linkplain Meanwhile#scope(ScopeBody) scope}: gets the scope to spawn into, and returns the scope's value. It is a
 * {@link ScopeAction} too, as a {@link Body} is an {@link Action}.
 *
 * @param <T> what it returns
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface ScopeBody<T, X extends Exception> extends ScopeAction<X> {
    /** {@return the scope's value} */
    T call(Scope scope) throws X;

    /** Does the same and drops the value. */
    @Override
    default void run(Scope scope) throws X {
        call(scope);
    }
}
