package dev.meanwhile.io;

import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The output of a process for a result: what has come stays there, whatever happens to the task that waits. */
final class Collected implements Wire.Receiver {
    private final Running running;
    private final Wire wire;
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;
    private boolean overflow;

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

    boolean hasEnded() {
        return ended;
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
            bytes.write(piece.array(), piece.arrayOffset() + piece.readerIndex(), length);
        }
        if (piece.readableBytes() > room) {
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
        ended();
    }
}
