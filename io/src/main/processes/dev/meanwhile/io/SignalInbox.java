package dev.meanwhile.io;

import dev.meanwhile.Loop;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Signals that have come and were not taken yet, each once. The loop uses it. */
final class SignalInbox implements AutoCloseable {
    private final List<Signal> signals;
    private final List<SignalTable.Listener> listeners = new ArrayList<>();
    private final SequencedSet<Signal> pending = new LinkedHashSet<>();
    private final WaitPoint arrival = new WaitPoint(WaitKind.SIGNAL, this::toString, true);

    private SignalInbox(List<Signal> signals) {
        this.signals = signals;
    }

    static SignalInbox open(Loop loop, List<Signal> signals) {
        var inbox = new SignalInbox(signals);
        try {
            for (var signal : signals) {
                inbox.listeners.add(SignalTable.listen(signal, came -> loop.execute(() -> inbox.add(came))));
            }
        } catch (Throwable t) {
            inbox.close();
            throw t;
        }
        return inbox;
    }

    private void add(Signal signal) {
        pending.add(signal);
        arrival.wake();
    }

    /** Waits for the next. One task at a time may. */
    Signal take() {
        while (pending.isEmpty()) {
            arrival.await();
        }
        return pending.removeFirst();
    }

    @Override
    public void close() {
        listeners.forEach(SignalTable.Listener::close);
    }

    @Override
    public String toString() {
        return String.join(" or ", signals.stream().map(Signal::toString).toList());
    }
}
