package dev.meanwhile.io;

import dev.meanwhile.Loop;
import io.netty.buffer.ByteBuf;

import java.io.IOException;
import java.util.Arrays;

/** The end of a pipe to which a loop writes, through another thread. Unless a comment says otherwise, the loop uses it. */
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

    // For the other thread.

    /** Writes when there is room, after what came before. */
    abstract void send(byte[] bytes);

    final void written(int count) {
        post(() -> sent(count));
    }

    final void failed(IOException failure) {
        post(() -> end(failure));
    }

    // For the loop.

    @Override
    public final void write(byte[] bytes, int offset, int length) {
        if (length > 0 && !isClosed()) {
            unsent += length;
            full |= unsent > HIGH_WATER_MARK;
            send(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    @Override
    public final void write(ByteBuf bytes) {
        var copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        bytes.release();
        write(copy, 0, copy.length);
    }

    private void sent(int count) {
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
            release();
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

    @Override
    public final void shutdownOutput() {
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
