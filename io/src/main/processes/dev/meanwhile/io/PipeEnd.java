package dev.meanwhile.io;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.Wire;

import java.io.IOException;
import java.net.SocketAddress;

/** What both ends of a pipe have in common: another thread does the work, and tells the loop. Unless a comment says otherwise, the loop uses it. */
abstract class PipeEnd implements Wire {
    private final Loop loop;
    private final PipeAddress address;
    private Receiver receiver;
    private boolean closed;

    PipeEnd(Loop loop, PipeAddress address) {
        this.loop = loop;
        this.address = address;
    }

    /** Closes, and drops what is underway. Any thread may call it, any number of times. */
    abstract void release();

    /** Runs something on the loop. Any thread may call it. */
    final void post(Runnable action) {
        try {
            loop.execute(action);
        } catch (IllegalStateException e) {
            // The loop has ended.
            release();
        }
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
    }

    final Receiver receiver() {
        return receiver;
    }

    final boolean hasEnded() {
        return closed;
    }

    /** It is closed, for this reason; null if this side wanted it. */
    final void end(IOException cause) {
        if (!closed) {
            closed = true;
            release();
            // It is null if nobody came to use it before the process was stopped.
            if (receiver != null) {
                receiver.closed(cause);
            }
        }
    }

    @Override
    public final boolean isOutside() {
        return true;
    }

    @Override
    public final SocketAddress localAddress() {
        return address;
    }

    @Override
    public final SocketAddress remoteAddress() {
        return address;
    }
}
