package dev.meanwhile.cli;

import dev.meanwhile.Loop;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM. The first one asks the main task of every loop to cancel, so {@code finally} blocks run and may
 * wait; if no loop runs there is nobody to ask and the JVM exits (with its shutdown hooks). The second one ends the JVM where it stands.
 *
 * <p>asyncio's rule decides the exit status: a program that ends by that cancellation exits with 128 + signal; one that catches it and
 * goes on exits with its own.
 *
 * <p>{@code sun.misc.Signal} is the only way the JDK has to hear of a signal without being ended by it.
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
            // Who started us in the background, or under nohup, had a signal ignored: then we may not hear it either.
            if (Signal.handle(signal, this) == SIG_IGN) {
                Signal.handle(signal, SIG_IGN);
            }
        } catch (IllegalArgumentException e) {
            // The user gave -Xrs: signals are none of the JVM's business.
        }
    }

    /** {@return the exit status of a program that ends because of a signal, or 0 if there was none} */
    static int status() {
        return STATUS.get();
    }

    /** Runs on a thread that the JVM makes for each signal. */
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
        return signal.getName().equals("INT") ? "interrupted (Ctrl-C)" : "asked to end (SIG" + signal.getName() + ")";
    }
}
