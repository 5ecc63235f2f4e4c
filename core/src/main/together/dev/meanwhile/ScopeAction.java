package dev.meanwhile;

/**
 * The body of a {@linkplain Meanwhile#scope(ScopeAction) scope} that returns nothing.
 *
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface ScopeAction<X extends Exception> {
    /** Does the work. */
    void run(Scope scope) throws X;
}
