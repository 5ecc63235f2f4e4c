package dev.meanwhile.cli;

import dev.meanwhile.Loop;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM. The first one cancels the main task of every loop, so {@code finally} blocks run and may
 * wait; if no loop runs, the JVM exits (with its shutdown hooks). The second one ends the JVM immediately.
 *
 * <p>The exit status follows asyncio's rule: a program that ends by that cancellation exits with 128 + signal; one that catches it and
 * continues exits with its own.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only way to handle a signal without being ended by it.
 */
final class Interrupts implements SignalHandler {
    private static final AtomicInteger STATUS = new AtomicInteger();

    private Interrupts() {
    }

    static void install() {
        var handler = new Interrupts();
        handler.takeOver(new Signal("INT"));
        handler.takeOver(new Signal("TERM"));
    }

    private void takeOver(Signal signal) {
        try {
            // A signal that was ignored when we were started, in the background or under nohup, must stay ignored.
            if (Signal.handle(signal, this) == SIG_IGN) {
                Signal.handle(signal, SIG_IGN);
            }
        } catch (IllegalArgumentException e) {
            // The user gave -Xrs: the JVM does not handle signals.
        }
    }

    /** {@return the exit status of a program that ends because of a signal, or 0 if there was none} */
    static int status() {
        return STATUS.get();
    }

    /** Runs on a thread that the JVM creates for each signal. */
    @Override
    public void handle(Signal signal) {
        int status = 128 + signal.getNumber();
        if (!STATUS.compareAndSet(0, status)) {
            Runtime.getRuntime().halt(status);
        }
        var loops = Loop.running();
        if (loops.isEmpty()) {
            System.exit(status);
        }
        for (var loop : loops) {
            loop.cancelMain(reason(signal));
        }
    }

    private static String reason(Signal signal) {
        return signal.getName().equals("INT") ? "interrupted (Ctrl-C)" : "asked to stop (SIG" + signal.getName() + ")";
    }
}
