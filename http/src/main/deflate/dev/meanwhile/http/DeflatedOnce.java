package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.util.Optional;
import java.util.zip.Deflater;

/** The content of a message, compressed the first time that somebody needs it. Confined to a loop. */
final class DeflatedOnce {
    /** zlib's usual level takes two to three times as long, for messages that are a tenth to a fifth shorter. */
    private static final int LEVEL = Deflater.BEST_SPEED;
    /** The end of what a flush writes, which is not sent (RFC 7692 §7.2.1). */
    private static final int TAIL_BYTES = 4;

    private Optional<ByteBuf> content = Optional.empty();
    private Optional<ByteBuf> deflated = Optional.empty();

    /** {@return the content, compressed, or empty if it would not be smaller} Asked for something else than before, it compresses that; a writer may still be at an earlier message. */
    Optional<ByteBuf> of(ByteBuf message) {
        if (!content.equals(Optional.of(message))) {
            content = Optional.of(Unpooled.copiedBuffer(message));
            deflated = deflated(message);
        }
        return deflated.map(ByteBuf::retainedDuplicate);
    }

    /** {@return the content, compressed, in memory of the heap, or empty if it would not be smaller} */
    static Optional<ByteBuf> deflated(ByteBuf message) {
        var room = new byte[message.readableBytes()];
        var deflater = new Deflater(LEVEL, true);
        try {
            deflater.setInput(message.nioBuffer());
            var count = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            // If the room is full, there may be more.
            return count > TAIL_BYTES && count < room.length ? Optional.of(Unpooled.copiedBuffer(room, 0, count - TAIL_BYTES)) : Optional.empty();
        } finally {
            deflater.end();
        }
    }
}
