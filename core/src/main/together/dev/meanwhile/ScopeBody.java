package dev.meanwhile;

/**
 * The body of a {@linkplain Meanwhile#scope(ScopeBody) scope}: gets the scope to spawn into, returns the scope's value.
 *
 * @param <T> what it returns
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface ScopeBody<T, X extends Exception> {
    /** {@return the scope's value} */
    T run(Scope scope) throws X;
}
