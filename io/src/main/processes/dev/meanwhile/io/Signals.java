package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Action;
import dev.meanwhile.Body;
import dev.meanwhile.Flow;
import dev.meanwhile.Loop;
import dev.meanwhile.Task;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Signals that the operating system sends to this program:
 * {@snippet :
 * try (var reloading = Signals.on("SIGHUP", () -> settings.reload())) {
 *     Signals.cancelling(() -> serve());      // until Ctrl-C or SIGTERM
 * }
 * }
 * Names are such as {@code SIGHUP} or {@code HUP}. While somebody listens to a signal, it does not do what it does otherwise, such as ending the program; afterwards
 * it does again. Several may listen, and each is told. A signal that comes again before it was heeded counts once, as the system itself
 * does it.
 *
 * <p>SIGKILL and SIGSTOP can't be handled, and the JVM needs some for itself, such as SIGQUIT. With {@code -Xrs} SIGHUP, SIGINT and SIGTERM
 * can't be handled either.
 *
 * <p>Call the methods from tasks. The JDK's way to signals is {@code sun.misc.Signal}, in the module {@code jdk.unsupported}.
 */
public final class Signals {
    private Signals() {
    }

    /** A handler that is called when a signal comes, until it is closed. {@link Signals#on} makes it. */
    public static final class Handler implements AutoCloseable {
        private final SignalInbox inbox;
        private final Task<?> server;

        private Handler(SignalInbox inbox, Task<?> server) {
            this.inbox = inbox;
            this.server = server;
        }

        /** Stops listening, and cancels the handler if it runs. If nobody else listens, the signal does again what it did before. Never waits. */
        @Override
        public void close() {
            inbox.close();
            server.cancel("the handler of " + inbox + " was closed");
        }
    }

    /**
     * Calls a handler whenever a signal comes (asyncio's {@code add_signal_handler}), from now on until it is closed, or the loop has ended. The handler
     * runs in a task of its own on this loop, and may wait. If the signal comes while it runs, it is called once more afterwards. What it
     * throws is reported, and it stays in force.
     *
     * @param name    the signal
     * @param handler what to do
     * @throws IllegalArgumentException if there is no such signal, or it can't be handled
     */
    public static Handler on(String name, Action<?> handler) {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(handler, "the handler is null");
        var signal = Signal.named(name);
        var loop = Loop.current();
        var inbox = SignalInbox.open(loop, List.of(signal));
        return new Handler(inbox, spawn("handler of " + signal, () -> {
            try (inbox) {
                while (true) {
                    inbox.take();
                    handle(loop, signal, handler);
                }
            }
        }));
    }

    private static void handle(Loop loop, Signal signal, Action<?> handler) {
        try {
            handler.run();
        } catch (Exception e) {
            loop.report("the handler of " + signal + " failed", e);
        }
    }

    /**
     * {@return the signals that come, by names such as {@code SIGHUP}} It listens while it is iterated; it does not end by itself.
     *
     * @param names the signals, at least one
     * @throws IllegalArgumentException if there is no such signal, or, when it is iterated, if it can't be handled
     */
    public static Flow<String> of(String... names) {
        if (Objects.requireNonNull(names, "the names are null").length == 0) {
            throw new IllegalArgumentException("name at least one signal, such as SIGHUP");
        }
        var signals = Arrays.stream(names).map(name -> Signal.named(Objects.requireNonNull(name, "a name is null"))).distinct().toList();
        return generate(out -> {
            try (var inbox = SignalInbox.open(Loop.current(), signals)) {
                while (true) {
                    out.emit(inbox.take().toString());
                }
            }
        });
    }

    /**
     * Runs a body that SIGINT (Ctrl-C) and SIGTERM cancel. The first of them cancels what the body does, so that its {@code finally} blocks run and may wait, and
     * this returns when it has ended. The second ends the JVM at once, with status 130 or 143. A signal that was ignored when the program was
     * started, as under {@code nohup}, stays ignored.
     *
     * <p>Decide yourself what the program's status is then; 0 says that it was stopped in an orderly way:
     * {@snippet :
     * void main() {
     *     run(() -> {
     *         if (!Signals.cancelling(() -> serve())) {
     *             IO.println("stopped");
     *         }
     *     });
     * }
     * }
     *
     * <p><b>Cancellation:</b> cancels the body.
     *
     * @return whether it ended by itself, and not because of a signal
     * @throws X as the body does, also after a signal
     */
    public static <X extends Exception> boolean cancelling(Action<X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        return SignalledScope.run(() -> {
            body.run();
            return true;
        }).isPresent();
    }

    /**
     * As {@link #cancelling(Action)}.
     *
     * @return the body's value; empty if a signal ended it, or the value is null
     */
    public static <T, X extends Exception> Optional<T> cancelling(Body<T, X> body) throws X {
        return SignalledScope.run(Objects.requireNonNull(body, "the body is null"));
    }
}
