package dev.meanwhile.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** Memory outside of the heap for one read or write of a pipe, which is used again and again: new memory is cleared first, which costs as much as copying it. */
final class Piece {
    /** What a pipe holds. */
    static final int SIZE = 64 << 10;
    /** Fewer bytes are copied, so that a reader who keeps them does not keep a whole piece. */
    private static final int FEW = 16 << 10;
    private static final int MOST_SPARE = 16;
    private static final ArrayBlockingQueue<Piece> SPARE = new ArrayBlockingQueue<>(MOST_SPARE);

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
    private final MemorySegment memory = MemorySegment.ofBuffer(bytes);
    private final MemorySegment errno = Posix.errno(Arena.ofAuto());

    private Piece() {
    }

    static Piece take() {
        var spare = SPARE.poll();
        return spare == null ? new Piece() : spare;
    }

    /** Nobody may use it afterwards. */
    void giveBack() {
        SPARE.offer(this);
    }

    MemorySegment memory() {
        return memory;
    }

    /** {@return where a call leaves the number of its error} */
    MemorySegment errno() {
        return errno;
    }

    /** {@return its memory as a buffer} */
    ByteBuffer bytes() {
        return bytes.clear();
    }

    /** {@return its first bytes} It is given back when they are released. */
    ByteBuf filled(int count) {
        if (count <= FEW) {
            var copy = new byte[count];
            bytes().get(copy);
            giveBack();
            return Unpooled.wrappedBuffer(copy);
        }
        return new Filled(this, count);
    }

    private static final class Filled extends UnpooledDirectByteBuf {
        private final Piece piece;

        Filled(Piece piece, int count) {
            super(UnpooledByteBufAllocator.DEFAULT, piece.bytes(), SIZE);
            this.piece = piece;
            setIndex(0, count);
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            piece.giveBack();
        }
    }
}
