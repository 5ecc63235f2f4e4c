package dev.meanwhile.io;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** The end of a pipe from which a loop reads what another thread has taken out of it. Unless a comment says otherwise, the loop uses it. */
abstract class PipeSource implements Wire {
    /** How many bytes may be on their way to the loop before the other thread waits. */
    private static final int MOST = 128 << 10;

    private final Loop loop;
    private final PipeAddress address;
    private Receiver receiver;
    private boolean closed;
    /** Any thread reads it. */
    private volatile boolean wanted = true;
    /** Read by the other thread, but not here yet. */
    private final AtomicInteger underway = new AtomicInteger();

    PipeSource(Loop loop, PipeAddress address) {
        this.loop = loop;
        this.address = address;
    }

    // For the other thread.

    /** Begins to read. */
    abstract void begin();

    /** Goes on if it had stopped because it {@link #isFull}. */
    abstract void proceed();

    /** Ends reading, and closes. Any thread may call it, any number of times. */
    abstract void release();

    final boolean isFull() {
        return !wanted || underway.get() >= MOST;
    }

    final void deliver(byte[] bytes, int length) {
        underway.addAndGet(length);
        post(() -> {
            underway.addAndGet(-length);
            if (!closed) {
                receiver.received(Unpooled.wrappedBuffer(bytes, 0, length));
                proceedUnlessFull();
            }
        });
    }

    final void deliverEnd() {
        post(() -> {
            if (!closed) {
                receiver.ended();
            }
        });
    }

    final void deliverFailure(IOException failure) {
        post(() -> end(failure));
    }

    private void post(Runnable action) {
        try {
            loop.execute(action);
        } catch (IllegalStateException e) {
            // The loop has ended.
            release();
        }
    }

    // For the loop.

    @Override
    public final void start(Receiver to) {
        receiver = to;
        begin();
    }

    @Override
    public final void reading(boolean now) {
        wanted = now;
        proceedUnlessFull();
    }

    private void proceedUnlessFull() {
        if (!isFull()) {
            proceed();
        }
    }

    private void end(IOException cause) {
        if (!closed) {
            closed = true;
            release();
            if (receiver != null) {
                receiver.closed(cause);
            }
        }
    }

    @Override
    public final void close() {
        abort();
    }

    @Override
    public final void abort() {
        post(() -> end(null));
    }

    @Override
    public final boolean isClosed() {
        return closed;
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

    // There is nothing to write to.

    @Override
    public final void write(byte[] bytes, int offset, int length) {
        throw new UnsupportedOperationException(address + " is only for reading");
    }

    @Override
    public final void write(ByteBuf bytes) {
        throw new UnsupportedOperationException(address + " is only for reading");
    }

    @Override
    public final void flush() {
    }

    @Override
    public final long unsent() {
        return 0;
    }

    @Override
    public final int highWaterMark() {
        return 0;
    }

    @Override
    public final void shutdownOutput() {
    }
}
