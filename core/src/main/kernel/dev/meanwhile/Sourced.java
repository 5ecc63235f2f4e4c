package dev.meanwhile;

/** A body of the runtime that wraps something the program has written. */
interface Sourced {
    /** {@return what the program has written: a lambda's hidden class stands for the place it was written at} */
    Object source();

    /** {@return the class that the user wrote} */
    static Class<?> origin(Body<?, ?> body) {
        return (body instanceof Sourced it ? it.source() : body).getClass();
    }

    /** Whether it never ends by itself, as that of {@code every}. */
    default boolean isPeriodic() {
        return false;
    }
}
