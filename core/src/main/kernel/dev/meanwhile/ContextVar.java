package dev.meanwhile;

import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * A variable with a value for each task (asyncio's {@code contextvars}): the user a request is for, its number in the log.
 * {@snippet :
 * static final ContextVar<String> USER = ContextVar.of("user", "nobody");
 *
 * USER.where(name, () -> handle(request));      // handle(…), and the tasks it spawns, see it with USER.get()
 * }
 * A new task begins with a copy of what the task that spawns it has; from then on neither sees what the other sets. The copy
 * costs nothing. Code in {@link Meanwhile#blocking} and {@link Meanwhile#compute}, callbacks of {@link Loop#execute} and tasks of
 * {@link Loop#submit} work on a copy of their caller's, and the body of a {@link Flow} on what its consumer has. Threads that
 * belong to no loop have values of their own; the main task begins with a copy of those of the thread that calls {@code run}.
 *
 * <p>Keep variables in static fields: a value lives as long as the tasks that have it. Any thread may create and use one.
 *
 * @param <T> its values; never null
 */
public final class ContextVar<T> {
    private final String name;
    private final T fallback;

    private ContextVar(String name, T fallback) {
        this.name = Objects.requireNonNull(name, "the name of the context variable is null");
        this.fallback = fallback;
    }

    /** {@return a variable without a value: where none is set, {@link #get} throws} The name is for messages. */
    public static <T> ContextVar<T> of(String name) {
        return new ContextVar<>(name, null);
    }

    /** {@return a variable whose value is {@code fallback} where none is set} */
    public static <T> ContextVar<T> of(String name, T fallback) {
        return new ContextVar<>(name, Objects.requireNonNull(fallback, "the fallback of a context variable is null"));
    }

    /**
     * {@return the value here} Never waits.
     *
     * @throws NoSuchElementException if none is set, and the variable has no fallback
     */
    public T get() {
        T value = Context.current().get(this);
        if (value != null) {
            return value;
        }
        if (fallback == null) {
            throw new NoSuchElementException("no value is set here for " + this
                    + "; set one with where(value, () -> …), or make it with ContextVar.of(name, fallback)");
        }
        return fallback;
    }

    /**
     * Sets the value for the rest of the current task, and for the tasks it spawns from now on. {@link #where} sets it for a
     * block. Never waits.
     */
    public void set(T value) {
        Context.makeCurrent(Context.current().with(this, Objects.requireNonNull(value, "the value of a context variable is null")));
    }

    /**
     * Runs a body with a value, and then restores the previous one. What the body sets in other variables stays.
     *
     * <p><b>Cancellation:</b> passes through, and the previous value is restored.
     *
     * @return the body's value
     * @throws X what the body throws
     */
    public <R, X extends Exception> R where(T value, Body<R, X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        T before = Context.current().get(this);
        set(value);
        try {
            return body.call();
        } finally {
            var now = Context.current();
            Context.makeCurrent(before == null ? now.without(this) : now.with(this, before));
        }
    }

    /** As {@link #where(Object, Body)}, for a body that returns nothing. */
    public <X extends Exception> void where(T value, Action<X> body) throws X {
        where(value, Objects.requireNonNull(body, "the body is null").asBody());
    }

    @Override
    public String toString() {
        return "ContextVar '" + name + "'";
    }
}
