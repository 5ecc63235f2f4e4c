package dev.meanwhile.io;

import dev.meanwhile.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The end of a pipe to which a loop writes. Unless a comment says otherwise, the loop uses it. */
abstract class PipeSink extends PipeEnd {
    private static final int HIGH_WATER_MARK = 64 << 10;
    private static final int LOW_WATER_MARK = 16 << 10;

    private long unsent;
    private boolean full;
    private boolean flushing;
    private boolean shuttingDown;
    private boolean closing;

    PipeSink(Loop loop, PipeAddress address) {
        super(loop, address);
    }

    /**
     * Writes when there is room, after what came before. Tells by {@link #sent} what was written later, and by {@link #end} that it failed.
     *
     * @param bytes are used only during the call
     * @return how much was written at once
     */
    abstract int send(ByteBuf bytes);

    @Override
    public final void write(byte[] bytes, int offset, int length) {
        write(Unpooled.wrappedBuffer(bytes, offset, length));
    }

    @Override
    public void write(ByteBuf bytes) {
        try {
            if (bytes.isReadable() && !isClosed()) {
                unsent += bytes.readableBytes();
                // Sending may suspend this task, while others write, wait for room, or close.
                sent(send(bytes));
                full |= unsent > HIGH_WATER_MARK;
            }
        } finally {
            bytes.release();
        }
    }

    final void sent(int count) {
        if (hasEnded()) {
            return;
        }
        unsent -= count;
        if (full && unsent <= LOW_WATER_MARK || flushing && unsent == 0) {
            full = false;
            flushing = false;
            receiver().drained();
        }
        endIfSent();
    }

    private void endIfSent() {
        if (unsent == 0 && closing) {
            end(null);
        } else if (unsent == 0 && shuttingDown) {
            releaseOutput();
        }
    }

    @Override
    public final void flush() {
        flushing = unsent > 0;
    }

    @Override
    public final long unsent() {
        return unsent;
    }

    @Override
    public final int highWaterMark() {
        return HIGH_WATER_MARK;
    }

    /** Everything was sent. */
    void releaseOutput() {
        release();
    }

    /** Writes what says that nothing more will come. */
    void sendEnd() {
        // A pipe's end is that it is closed.
    }

    @Override
    public final void shutdownOutput() {
        if (shuttingDown || isClosed()) {
            return;
        }
        sendEnd();
        shuttingDown = true;
        endIfSent();
    }

    @Override
    public final void close() {
        closing = true;
        post(this::endIfSent);
    }

    @Override
    public final void abort() {
        closing = true;
        post(() -> end(null));
    }

    @Override
    public final boolean isClosed() {
        return closing || hasEnded();
    }

    // There is nothing to read.

    @Override
    public final void reading(boolean wanted) {
    }
}
