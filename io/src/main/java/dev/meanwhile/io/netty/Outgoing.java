package dev.meanwhile.io.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What was written to a socket and the system has not taken yet. Small writes are collected until the next poll and go out together. A large one goes
 * to the system at once, while its bytes are in the processor's caches and need no copy: only what the system does not take is collected. On the loop.
 */
final class Outgoing {
    static final int HIGH_WATER_MARK = 64 << 10;
    private static final int LOW_WATER_MARK = 16 << 10;
    /** What is written is collected in pieces of this size, so that memory is free again as they are sent. */
    private static final int PIECE = 64 << 10;
    private static final int SMALL_PIECE = 256;
    /** From this many bytes on a system call costs less than their copy. */
    private static final int LARGE = 16 << 10;

    private final Channel channel;
    private final Supplier<ByteBuffer> staging;
    private final Runnable room;
    private final Consumer<Throwable> sent;
    /** What the channel has not got yet: full pieces, and the one that is being filled. */
    private final ArrayDeque<ByteBuf> full = new ArrayDeque<>(0);
    private ByteBuf filling;
    /** How many bytes written the system had not taken when the channel last told. */
    private long unsent;
    /** Writers wait for room. */
    private boolean waiting;
    private boolean flushing;
    private boolean encrypted;
    /** Why the system refused a large write, until the next {@link #send}; or null. */
    private IOException refusal;

    /**
     * @param staging a direct buffer for copies that are used at once
     * @param room    called once a flush is complete, or little enough is unsent for those who wait
     * @param sent    called after some bytes were sent, with null, or why they can't be
     */
    Outgoing(Channel channel, Supplier<ByteBuffer> staging, Runnable room, Consumer<Throwable> sent) {
        this.channel = channel;
        this.staging = staging;
        this.room = room;
        this.sent = sent;
    }

    // What tasks call.

    /** {@return whether something is left for {@link #send}} */
    boolean write(byte[] bytes, int offset, int length) {
        var taken = canSendNow(length) ? sendNow(bytes, offset, length) : 0;
        for (int from = offset + taken, left = length - taken; left > 0;) {
            var count = roomInPiece(left);
            piece(count).writeBytes(bytes, from, count);
            collected(count);
            from += count;
            left -= count;
        }
        return isLeft();
    }

    /** {@return whether something is left for {@link #send}} */
    boolean write(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            var length = bytes.remaining();
            var left = write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
            bytes.position(bytes.limit());
            return left;
        }
        if (canSendNow(bytes.remaining()) && bytes.isDirect()) {
            bytes.position(bytes.position() + sendNow(bytes));
        }
        var end = bytes.limit();
        while (bytes.hasRemaining()) {
            var count = roomInPiece(bytes.remaining());
            piece(count).writeBytes(bytes.limit(bytes.position() + count));
            bytes.limit(end);
            collected(count);
        }
        return isLeft();
    }

    /** Releases the bytes. */
    void write(ByteBuf bytes) {
        var length = bytes.readableBytes();
        if (length <= SMALL_PIECE && filling != null) {
            piece(length).writeBytes(bytes);
            bytes.release();
            collected(length);
        } else {
            seal();
            full.add(bytes);
            unsent += length;
            waiting |= unsent > HIGH_WATER_MARK;
        }
    }

    private boolean isLeft() {
        return filling != null || !full.isEmpty() || refusal != null;
    }

    private int roomInPiece(int wanted) {
        return Math.min(wanted, PIECE - (filling == null ? 0 : filling.readableBytes()));
    }

    private ByteBuf piece(int count) {
        if (filling == null) {
            filling = channel.alloc().directBuffer(Math.max(count, SMALL_PIECE));
        }
        return filling;
    }

    private void collected(int count) {
        unsent += count;
        waiting |= unsent > HIGH_WATER_MARK;
        if (filling.readableBytes() >= PIECE) {
            seal();
        }
    }

    private void seal() {
        if (filling != null) {
            full.add(filling);
            filling = null;
        }
    }

    // At once.

    private boolean canSendNow(int length) {
        return length >= LARGE && unsent == 0 && !encrypted && refusal == null && channel instanceof UnixChannel;
    }

    /** {@return how many bytes the system has taken} */
    private int sendNow(byte[] bytes, int offset, int length) {
        var buffer = staging.get();
        for (var taken = 0; taken < length;) {
            var count = Math.min(length - taken, buffer.capacity());
            var accepted = sendNow(buffer.clear().put(bytes, offset + taken, count).flip());
            taken += accepted;
            if (accepted < count) {
                return taken;
            }
        }
        return length;
    }

    /** {@return how many bytes the system has taken} */
    private int sendNow(ByteBuffer bytes) {
        try {
            return Math.max(0, ((UnixChannel) channel).fd().write(bytes, bytes.position(), bytes.limit()));
        } catch (IOException e) {
            // It is told from a poll, as all that happens to a channel.
            refusal = e;
            return 0;
        }
    }

    // What a poll calls.

    /** Gives all that was collected to the channel. */
    void send() {
        if (refusal != null) {
            var cause = refusal;
            refusal = null;
            sent.accept(cause);
        } else if (!full.isEmpty() || filling != null) {
            giveFull(full.size());
            if (filling == null) {
                channel.flush();
            } else {
                sendLast();
            }
        }
    }

    /** Gives the oldest pieces to the channel. */
    void send(int pieces) {
        giveFull(pieces);
        channel.flush();
    }

    private void giveFull(int pieces) {
        for (var left = pieces; left > 0; left--) {
            var piece = full.remove();
            var length = piece.readableBytes();
            channel.write(piece).addListener(it -> sent(length, it.cause()));
        }
    }

    /** Mostly the system takes it at once, and nobody needs to be told. */
    private void sendLast() {
        var length = filling.readableBytes();
        var bytes = filling;
        filling = null;
        var sending = channel.writeAndFlush(bytes);
        if (sending.isSuccess()) {
            unsent -= length;
            tellRoom();
        } else {
            sending.addListener(it -> sent(length, it.cause()));
        }
    }

    private void sent(int length, Throwable cause) {
        unsent -= length;
        if (cause == null) {
            tellRoom();
        }
        sent.accept(cause);
    }

    private void tellRoom() {
        if (waiting && unsent <= LOW_WATER_MARK || flushing && unsent == 0) {
            waiting = false;
            flushing = flushing && unsent > 0;
            room.run();
        }
    }

    /** Tells once all is sent. */
    void flush() {
        flushing = unsent > 0;
    }

    /** {@return how many bytes were written and not sent, as far as the channel has told} */
    long unsent() {
        return unsent;
    }

    /** {@return how many bytes the system has not taken} */
    long unsentNow() {
        var buffer = channel.unsafe().outboundBuffer();
        // With TLS, what is in the buffer is more than what was written.
        return buffer == null || encrypted ? unsent : unsent - buffer.currentProgress();
    }

    /** What is written from here on has to go through the channel's handlers. {@return how many pieces were written before} */
    int encryptFromHere() {
        seal();
        encrypted = true;
        return full.size();
    }

    /** Releases what the channel has not got. */
    void drop() {
        full.forEach(ByteBuf::release);
        full.clear();
        if (filling != null) {
            filling.release();
            filling = null;
        }
    }
}
