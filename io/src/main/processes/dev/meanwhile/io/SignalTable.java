package dev.meanwhile.io;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who listens to which signal in this JVM. Any thread may use it. The JDK's classes for signals are named in bodies of methods only: elsewhere the
 * Javadoc tool warns of them.
 */
final class SignalTable {
    /** Guarded by the monitor of this map. */
    private static final Map<Signal, SignalTable> TABLE = new HashMap<>();

    private final Signal signal;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    /** Lets the signal do what it did before the first listener came. */
    private Runnable restore;
    private boolean wasIgnored;

    private SignalTable(Signal signal) {
        this.signal = signal;
    }

    /** One who is told, in a thread that the JVM makes for each signal. */
    static final class Listener implements AutoCloseable {
        private final SignalTable entry;
        private final Consumer<Signal> action;

        private Listener(SignalTable entry, Consumer<Signal> action) {
            this.entry = entry;
            this.action = action;
        }

        /** Stops listening. Does nothing the second time. */
        @Override
        public void close() {
            synchronized (TABLE) {
                if (entry.listeners.remove(this) && entry.listeners.isEmpty()) {
                    TABLE.remove(entry.signal);
                    entry.restore.run();
                }
            }
        }
    }

    /** Begins to listen. */
    static Listener listen(Signal signal, Consumer<Signal> action) {
        synchronized (TABLE) {
            var entry = TABLE.get(signal);
            if (entry == null) {
                entry = new SignalTable(signal);
                entry.takeOver();
                TABLE.put(signal, entry);
            }
            var listener = new Listener(entry, action);
            entry.listeners.add(listener);
            return listener;
        }
    }

    /** Begins to listen. {@return empty if the signal is ignored, or belongs to the user because of {@code -Xrs}} */
    static Optional<Listener> listenUnlessIgnored(Signal signal, Consumer<Signal> action) {
        Listener listener;
        try {
            listener = listen(signal, action);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (listener.entry.wasIgnored) {
            listener.close();
            return Optional.empty();
        }
        return Optional.of(listener);
    }

    private void takeOver() {
        try {
            var theSignal = new sun.misc.Signal(signal.name());
            var before = sun.misc.Signal.handle(theSignal, _ -> handle());
            wasIgnored = before == sun.misc.SignalHandler.SIG_IGN;
            restore = () -> sun.misc.Signal.handle(theSignal, before);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("can't handle " + signal + ": " + switch (signal.name()) {
                case "KILL", "STOP" -> "the system gives it to no program";
                case "HUP", "INT", "TERM" -> "java was started with -Xrs, which leaves it to the system";
                default -> "the JVM uses it itself";
            }, e);
        }
    }

    private void handle() {
        for (var listener : listeners) {
            try {
                listener.action.accept(signal);
            } catch (IllegalStateException e) {
                // Its loop has ended.
                listener.close();
            }
        }
    }
}
