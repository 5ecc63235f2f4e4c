package dev.meanwhile.io;

import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** The output of a process for a result: what has come stays there, whatever happens to the task that waits. */
final class Collected implements Wire.Receiver {
    private final Running running;
    private final Wire wire;
    private final int limit;
    private final Bytes bytes = new Bytes();
    private boolean ended;
    /** It was closed, or could not be read. */
    private boolean closed;
    private boolean overflow;

    /** A stream that takes bytes without an array between. */
    private static final class Bytes extends ByteArrayOutputStream {
        void take(ByteBuf from, int length) {
            if (buf.length - count < length) {
                buf = Arrays.copyOf(buf, (int) Math.min(Math.max(2L * buf.length, (long) count + length), Integer.MAX_VALUE - 8));
            }
            from.readBytes(buf, count, length);
            count += length;
        }
    }

    private Collected(Running running, Wire wire, int limit) {
        this.running = running;
        this.wire = wire;
        this.limit = limit;
        this.ended = wire == null;
    }

    /** @param wire null if the output goes elsewhere */
    static Collected of(Running running, Wire wire, int limit) {
        var collected = new Collected(running, wire, limit);
        if (wire != null) {
            wire.start(collected);
        }
        return collected;
    }

    /** {@return whether nothing more will come} */
    boolean hasEnded() {
        return ended || closed;
    }

    /** {@return whether it was all there is} */
    boolean isComplete() {
        return ended && !overflow;
    }

    boolean hasOverflowed() {
        return overflow;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    @Override
    public void received(ByteBuf piece) {
        var room = limit - bytes.size();
        var length = Math.min(room, piece.readableBytes());
        if (length > 0) {
            bytes.take(piece, length);
        }
        if (piece.isReadable()) {
            overflow = true;
            wire.reading(false);
            running.change().wakeAll();
        }
        piece.release();
    }

    @Override
    public void ended() {
        ended = true;
        running.change().wakeAll();
    }

    @Override
    public void drained() {
        // Nothing is written.
    }

    @Override
    public void closed(IOException cause) {
        closed = true;
        running.change().wakeAll();
    }
}
