package dev.meanwhile.io;

import dev.meanwhile.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The end of a pipe from which a loop reads what another thread has taken out of it. Unless a comment says otherwise, the loop uses it. */
abstract class PipeSource extends PipeEnd {
    /** How many bytes may be on their way to the loop before the other thread waits. */
    private static final int MOST = 128 << 10;

    /** Any thread reads it. */
    private volatile boolean wanted = true;
    /** Read by the other thread, but not here yet. */
    private final AtomicInteger underway = new AtomicInteger();

    PipeSource(Loop loop, PipeAddress address) {
        super(loop, address);
    }

    // For the other thread.

    /** Begins to read. */
    abstract void begin();

    /** Goes on if it had stopped because it {@link #isFull}. */
    abstract void proceed();

    final boolean isFull() {
        return !wanted || underway.get() >= MOST;
    }

    final void deliver(byte[] bytes, int length) {
        underway.addAndGet(length);
        post(() -> {
            underway.addAndGet(-length);
            if (!hasEnded()) {
                receiver().received(Unpooled.wrappedBuffer(bytes, 0, length));
                proceedUnlessFull();
            }
        });
    }

    final void deliverEnd() {
        post(() -> {
            if (!hasEnded()) {
                receiver().ended();
            }
        });
    }

    final void deliverFailure(IOException failure) {
        post(() -> end(failure));
    }

    // For the loop.

    @Override
    public final void start(Receiver to) {
        super.start(to);
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
        return hasEnded();
    }

    // There is nothing to write to.

    @Override
    public final void write(byte[] bytes, int offset, int length) {
        throw new UnsupportedOperationException(localAddress() + " is only for reading");
    }

    @Override
    public final void write(ByteBuf bytes) {
        throw new UnsupportedOperationException(localAddress() + " is only for reading");
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
