package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.scope;

import dev.meanwhile.Body;
import dev.meanwhile.Loop;
import dev.meanwhile.Task;

import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body that SIGINT and SIGTERM cancel. It has a task of its own, so that nothing else is cancelled with it. */
final class SignalledScope<T> {
    private final AtomicBoolean signalled = new AtomicBoolean();
    private T value;
    /** What the body threw, or null. */
    private Exception failure;

    /** {@return the body's value; empty if a signal ended it} */
    static <T, X extends Exception> Optional<T> run(Body<T, X> body) throws X {
        return new SignalledScope<T>().call(body);
    }

    private <X extends Exception> Optional<T> call(Body<T, X> body) throws X {
        var loop = Loop.current();
        var listeners = new ArrayList<SignalTable.Listener>();
        try {
            scope(s -> {
                var task = s.spawn("until SIGINT or SIGTERM", () -> {
                    try {
                        value = body.call();
                    } catch (Exception e) {
                        // A scope would wrap it if it is checked.
                        failure = e;
                    }
                });
                for (var name : new String[] {"INT", "TERM"}) {
                    SignalTable.listenUnlessIgnored(Signal.named(name), signal -> came(signal, loop, task)).ifPresent(listeners::add);
                }
            });
        } finally {
            listeners.forEach(SignalTable.Listener::close);
        }
        if (failure != null) {
            throw SignalledScope.<X>asItIs(failure);
        }
        return Optional.ofNullable(value);
    }

    @SuppressWarnings("unchecked") // the body declares what it throws
    private static <X extends Exception> X asItIs(Exception failure) throws X {
        throw (X) failure;
    }

    /** In a thread that the JVM makes for each signal. */
    private void came(Signal signal, Loop loop, Task<?> task) {
        if (signalled.getAndSet(true)) {
            Runtime.getRuntime().halt(SubprocessResult.SIGNALLED + signal.number());
        }
        loop.execute(() -> task.cancel(signal.name().equals("INT") ? "interrupted (Ctrl-C)" : "asked to stop (" + signal + ")"));
    }
}
