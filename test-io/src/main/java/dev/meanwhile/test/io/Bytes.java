package dev.meanwhile.test.io;

import java.util.ArrayDeque;
import java.util.Arrays;

/** A queue of bytes. */
final class Bytes {
    private final ArrayDeque<byte[]> arrays = new ArrayDeque<>();
    /** How many of the first array are gone. */
    private int offset;
    private long size;

    long size() {
        return size;
    }

    /** The array is the queue's from now on. */
    void add(byte[] bytes) {
        if (bytes.length > 0) {
            arrays.add(bytes);
            size += bytes.length;
        }
    }

    /** {@return the next bytes, at most this many} */
    byte[] take(int most) {
        var taken = new byte[(int) Math.min(most, size)];
        for (var at = 0; at < taken.length;) {
            var first = arrays.element();
            var length = Math.min(first.length - offset, taken.length - at);
            System.arraycopy(first, offset, taken, at, length);
            at += length;
            offset += length;
            if (offset == first.length) {
                arrays.remove();
                offset = 0;
            }
        }
        size -= taken.length;
        return taken;
    }

    static byte[] copy(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
