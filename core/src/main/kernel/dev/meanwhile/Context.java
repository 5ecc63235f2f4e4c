package dev.meanwhile;

import java.util.Arrays;

/**
 * The values of the context variables at one moment: immutable, so that copying it for a new task is copying a reference.
 *
 * <p>CPython has a hash trie here. Programs have a handful of variables, and for these a flat array is read as fast as
 * a trie's root; the price is that looking for one of n costs n.
 */
final class Context {
    static final Context EMPTY = new Context(new Object[0]);
    /** The values in threads that belong to no loop; in those of {@link Offload}, during a call, what the caller had. */
    private static final ThreadLocal<Context> OUTSIDE = ThreadLocal.withInitial(() -> EMPTY);

    /** Variable, value, variable, value … */
    private final Object[] entries;

    private Context(Object[] entries) {
        this.entries = entries;
    }

    static Context current() {
        var fibre = Fibre.current();
        return fibre == null ? OUTSIDE.get() : fibre.context();
    }

    static void makeCurrent(Context context) {
        var fibre = Fibre.current();
        if (fibre == null) {
            setOutside(context);
        } else {
            fibre.context(context);
        }
    }

    private static void setOutside(Context context) {
        if (context == EMPTY) {
            OUTSIDE.remove();
        } else {
            OUTSIDE.set(context);
        }
    }

    /** Runs a body in a thread that belongs to no loop, on a copy of this. */
    <T, X extends Exception> T runOutside(Body<T, X> body) throws X {
        setOutside(this);
        try {
            return body.call();
        } finally {
            OUTSIDE.remove();
        }
    }

    private int find(Object variable) {
        for (var n = 0; n < entries.length; n += 2) {
            if (entries[n] == variable) {
                return n;
            }
        }
        return -1;
    }

    /** {@return the variable's value, or null} */
    @SuppressWarnings("unchecked")
    <T> T get(Object variable) {
        var at = find(variable);
        return at < 0 ? null : (T) entries[at + 1];
    }

    Context with(Object variable, Object value) {
        var at = find(variable);
        var copy = Arrays.copyOf(entries, at < 0 ? entries.length + 2 : entries.length);
        if (at < 0) {
            at = entries.length;
            copy[at] = variable;
        }
        copy[at + 1] = value;
        return new Context(copy);
    }

    Context without(Object variable) {
        var at = find(variable);
        if (at < 0) {
            return this;
        }
        if (entries.length == 2) {
            return EMPTY;
        }
        // The last entry takes its place.
        var copy = Arrays.copyOf(entries, entries.length - 2);
        if (at < copy.length) {
            copy[at] = entries[entries.length - 2];
            copy[at + 1] = entries[entries.length - 1];
        }
        return new Context(copy);
    }
}
