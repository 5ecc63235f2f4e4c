package dev.meanwhile.io;

import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What has come and was not read yet. Handlers fill it, one task at a time empties it; both run on the loop, never at the same time.
 *
 * <p>Pieces stay as they came until somebody looks for a delimiter; then they are joined, by appending to the first, so that each byte is copied
 * a bounded number of times however small the pieces are.
 */
final class Inflow {
    /** The sender waits from here on. */
    static final int MOST = 128 << 10;
    /** And until no more than this is left. */
    static final int RESUME = 64 << 10;
    private static final int SMALL = 1 << 10;
    private static final List<byte[]> NEW_LINE = List.of(new byte[] {'\n'});

    private final Owner owner = new Owner();
    private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();
    private final WaitPoint arrival;
    private final Supplier<String> name;
    private final Consumer<Boolean> reading;
    private int size;
    private boolean paused;
    private boolean ended;
    /** Why nothing more will come, or null. */
    private Supplier<StreamException> failure;
    private boolean busy;
    /** How many bytes the reader waits for; it is not woken for fewer. */
    private int wanted;
    /** No delimiter begins before here. */
    private int searched;
    /** Where the first delimiter begins and ends. */
    private int matchStart;
    private int matchEnd;

    /**
     * @param name    what is read, as it reads after "to read from"
     * @param reading told whether bytes are wanted
     * @param outside as {@link dev.meanwhile.io.spi.Wire#isOutside}
     */
    Inflow(Supplier<String> name, Consumer<Boolean> reading, boolean outside) {
        this.name = name;
        this.reading = reading;
        this.arrival = new WaitPoint(WaitKind.READ, () -> "bytes from " + name.get(), outside);
    }

    // What handlers tell.

    void add(ByteBuf piece) {
        if (!piece.isReadable() || failure != null) {
            piece.release();
            return;
        }
        size += piece.readableBytes();
        if (!joinedLast(piece)) {
            pieces.add(piece);
        }
        if (size > MOST && arrival.isEmpty()) {
            pause(true);
        }
        if (size >= wanted) {
            arrival.wake();
        }
    }

    /** Small pieces share a buffer: a peer that sends single bytes could otherwise make each of them cost a whole one. */
    private boolean joinedLast(ByteBuf piece) {
        var last = pieces.peekLast();
        var length = piece.readableBytes();
        if (last == null || length > SMALL || last.writableBytes() < length || last.isReadOnly() || last.refCnt() > 1) {
            return false;
        }
        last.writeBytes(piece);
        piece.release();
        return true;
    }

    int size() {
        return size;
    }

    void end() {
        ended = true;
        arrival.wake();
    }

    /** Nothing more will come; what has come can still be read. */
    void fail(Supplier<StreamException> why) {
        if (failure == null && !ended) {
            failure = why;
        }
        arrival.wake();
    }

    /** This side closes it: what has come is dropped. */
    void close(Supplier<StreamException> why) {
        ended = false;
        failure = why;
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        size = 0;
        arrival.wake();
    }

    boolean isAtEnd() {
        return ended && size == 0;
    }

    /** A reader that takes all, and for which others wait until {@link #release}. {@return what has come} */
    ByteBuf seize() {
        begin();
        var bytes = joined().retain();
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        size = 0;
        resumeIfFew();
        return bytes;
    }

    void release() {
        busy = false;
    }

    // What the reader's task calls.

    byte[] read(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("most is " + most + "; it can't be negative");
        }
        if (most == 0) {
            return new byte[0];
        }
        begin();
        try {
            await(1);
            return take(Math.min(most, size));
        } finally {
            busy = false;
        }
    }

    int read(ByteBuffer target) {
        if (!target.hasRemaining()) {
            return 0;
        }
        begin();
        try {
            if (!await(1)) {
                return -1;
            }
            var count = Math.min(size, target.remaining());
            for (var left = count; left > 0;) {
                var piece = pieces.peek();
                var length = Math.min(left, piece.readableBytes());
                var end = target.limit();
                piece.readBytes(target.limit(target.position() + length));
                target.limit(end);
                taken(piece, length);
                left -= length;
            }
            resumeIfFew();
            return count;
        } finally {
            busy = false;
        }
    }

    byte[] readAll() {
        begin();
        try {
            while (await(size + 1)) {
                // More has come.
                if (size == Integer.MAX_VALUE) {
                    throw new OutOfMemoryError("more bytes than an array holds have come from " + name.get() + "; read them piece by piece");
                }
            }
            return take(size);
        } finally {
            busy = false;
        }
    }

    byte[] readExactly(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + "; it can't be negative");
        }
        begin();
        try {
            if (!await(count)) {
                var came = size;
                throw new StreamException.IncompleteRead(name.get() + " ended after " + came + " of " + count + " bytes", take(came));
            }
            return take(count);
        } finally {
            busy = false;
        }
    }

    byte[] readUntil(List<byte[]> delimiters, int limit) {
        if (delimiters.isEmpty() || delimiters.stream().anyMatch(it -> it.length == 0)) {
            throw new IllegalArgumentException(delimiters.isEmpty() ? "there is no delimiter" : "a delimiter is empty");
        }
        requireLimit(limit);
        begin();
        try {
            if (!find(delimiters, limit)) {
                throw new StreamException.IncompleteRead(name.get() + " ended before " + text(delimiters), take(size));
            }
            return take(matchEnd);
        } finally {
            busy = false;
        }
    }

    /** {@return the next line with its end, if it has one; empty at the end of the stream} */
    byte[] readLine(int limit) {
        requireLimit(limit);
        begin();
        try {
            return take(find(NEW_LINE, limit) ? matchEnd : size);
        } finally {
            busy = false;
        }
    }

    private static void requireLimit(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit is " + limit + "; it can't be negative");
        }
    }

    private static String text(List<byte[]> delimiters) {
        return delimiters == NEW_LINE ? "the end of a line" : "the delimiter " + delimiters.stream().map(Arrays::toString).collect(Collectors.joining(" or "));
    }

    /** Waits for the delimiter that ends first. {@return false if the end comes before} */
    private boolean find(List<byte[]> delimiters, int limit) {
        searched = 0;
        while (true) {
            var found = isThere(delimiters);
            if (found ? matchStart > limit : searched > limit) {
                throw new StreamException.LimitExceeded("more than " + limit + " bytes came from " + name.get() + " without "
                        + text(delimiters) + "; they are still there to be read", limit);
            }
            if (found || !await(size + 1)) {
                return found;
            }
        }
    }

    private boolean isThere(List<byte[]> delimiters) {
        var bytes = joined();
        matchEnd = Integer.MAX_VALUE;
        var longest = 0;
        for (var delimiter : delimiters) {
            var at = indexOf(bytes, delimiter);
            if (at >= 0 && at + delimiter.length < matchEnd) {
                matchStart = at;
                matchEnd = at + delimiter.length;
            }
            longest = Math.max(longest, delimiter.length);
        }
        if (matchEnd < Integer.MAX_VALUE) {
            return true;
        }
        searched = Math.max(searched, size - longest + 1);
        return false;
    }

    private int indexOf(ByteBuf bytes, byte[] delimiter) {
        var start = bytes.readerIndex();
        var last = bytes.writerIndex() - delimiter.length;
        for (var at = start + searched; at <= last; at++) {
            at = bytes.indexOf(at, last + 1, delimiter[0]);
            if (at < 0) {
                break;
            }
            if (matches(bytes, at, delimiter)) {
                return at - start;
            }
        }
        return -1;
    }

    private static boolean matches(ByteBuf bytes, int at, byte[] delimiter) {
        for (var i = 1; i < delimiter.length; i++) {
            if (bytes.getByte(at + i) != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private ByteBuf joined() {
        if (pieces.isEmpty()) {
            return Unpooled.EMPTY_BUFFER;
        }
        var first = pieces.poll();
        if (!pieces.isEmpty()) {
            if (first.writableBytes() < size - first.readableBytes() || first.isReadOnly() || first.refCnt() > 1) {
                var larger = first.alloc().buffer(2 * size);
                larger.writeBytes(first);
                first.release();
                first = larger;
            }
            for (var piece = pieces.poll(); piece != null; piece = pieces.poll()) {
                first.writeBytes(piece);
                piece.release();
            }
        }
        pieces.add(first);
        return first;
    }

    private void begin() {
        owner.require(this);
        if (busy) {
            throw new IllegalStateException("another task is reading from " + name.get() + "; one task at a time can");
        }
        busy = true;
    }

    /** Waits until this many bytes are there. {@return false if the end comes before} */
    private boolean await(int count) {
        while (size < count) {
            if (failure != null) {
                throw failure.get();
            }
            if (ended) {
                return false;
            }
            if (paused) {
                // The source may suspend this task, and hand over what it waits for meanwhile.
                pause(false);
                continue;
            }
            wanted = count;
            arrival.await();
        }
        return true;
    }

    private byte[] take(int count) {
        var bytes = new byte[count];
        for (var at = 0; at < count;) {
            var piece = pieces.peek();
            var length = Math.min(count - at, piece.readableBytes());
            piece.readBytes(bytes, at, length);
            taken(piece, length);
            at += length;
        }
        resumeIfFew();
        return bytes;
    }

    private void taken(ByteBuf piece, int length) {
        size -= length;
        if (!piece.isReadable()) {
            pieces.remove().release();
        }
    }

    private void resumeIfFew() {
        if (size <= RESUME) {
            pause(false);
        }
    }

    private void pause(boolean wanted) {
        if (paused != wanted) {
            paused = wanted;
            reading.accept(!wanted);
        }
    }

    @Override
    public String toString() {
        return "the stream from " + name.get();
    }
}
