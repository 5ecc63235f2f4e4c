package dev.meanwhile.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

import java.util.ArrayList;
import java.util.List;

/** Bytes in memory that are sent, not copied: they must stay as they are until they have been sent. */
final class Pieces {
    private Pieces() {
    }

    /** {@return pieces of this size, and the rest, to be sent and awaited one by one} */
    static List<Buffer> of(byte[] bytes, int size) {
        var pieces = new ArrayList<Buffer>();
        for (var at = 0; at < bytes.length; at += size) {
            pieces.add(of(bytes, at, Math.min(bytes.length, at + size)));
        }
        return pieces;
    }

    /** {@return the bytes in this range, without the one at its end} */
    static Buffer of(byte[] bytes, int from, int to) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, from, to - from));
    }

    /** {@return all of them as one piece} */
    static Buffer whole(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }
}
