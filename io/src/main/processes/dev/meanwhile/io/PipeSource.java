package dev.meanwhile.io;

import dev.meanwhile.Loop;
import io.netty.buffer.ByteBuf;

/** The end of a pipe from which a loop reads. */
abstract class PipeSource extends PipeEnd {
    PipeSource(Loop loop, PipeAddress address) {
        super(loop, address);
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
        bytes.release();
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
