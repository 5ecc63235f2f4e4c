package dev.meanwhile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What a loop holds for others: at most one object of each type, closed when the loop ends. */
final class Resources {
    private final Loop loop;
    private final Map<Class<?>, AutoCloseable> held = new LinkedHashMap<>();

    Resources(Loop loop) {
        this.loop = loop;
    }

    <R extends AutoCloseable> R get(Class<R> type, Function<Loop, R> factory) {
        var existing = held.get(type);
        if (existing != null) {
            return type.cast(existing);
        }
        var made = factory.apply(loop);
        held.put(type, made);
        return made;
    }

    /** Closes them, the youngest first. To be called by a task. */
    void close() {
        while (!held.isEmpty()) {
            var youngest = held.keySet().toArray(Class<?>[]::new)[held.size() - 1];
            try {
                held.remove(youngest).close();
            } catch (Throwable t) {
                // Also an Error: the others must be closed all the same.
                loop.reporter.failure(Context.current(), "closing " + youngest.getName() + " at the end of the loop failed", t);
            }
        }
    }
}
