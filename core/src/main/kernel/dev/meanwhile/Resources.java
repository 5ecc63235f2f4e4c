package dev.meanwhile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What a loop holds for others: at most one object of each type, closed when the loop ends. */
final class Resources {
    private final Loop loop;
    private final Map<Class<?>, AutoCloseable> held = new LinkedHashMap<>();
    /** Who waits for one that is being made. */
    private final Map<Class<?>, WaitQueue> making = new HashMap<>();

    Resources(Loop loop) {
        this.loop = loop;
    }

    <R extends AutoCloseable> R get(Class<R> type, Function<Loop, R> factory) {
        while (true) {
            var existing = held.get(type);
            if (existing != null) {
                return type.cast(existing);
            }
            var others = making.get(type);
            if (others == null) {
                return make(type, factory);
            }
            others.await(Task.require("Loop.resource(…)"));
        }
    }

    /** The factory may wait, or call what blocks, and others ask for the same meanwhile. */
    private <R extends AutoCloseable> R make(Class<R> type, Function<Loop, R> factory) {
        var others = new WaitQueue("another task to make a " + type.getSimpleName());
        making.put(type, others);
        try {
            var made = factory.apply(loop);
            held.put(type, made);
            return made;
        } finally {
            making.remove(type);
            others.wakeAll();
        }
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
