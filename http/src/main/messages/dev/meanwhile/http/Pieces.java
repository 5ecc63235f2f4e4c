package dev.meanwhile.http;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Bytes in memory, in pieces that are sent and awaited one by one. */
final class Pieces {
    private Pieces() {
    }

    static Iterable<byte[]> of(byte[] bytes, int size) {
        return bytes.length <= size ? bytes.length == 0 ? List.of() : List.of(bytes.clone()) : () -> cut(bytes, size);
    }

    private static Iterator<byte[]> cut(byte[] bytes, int size) {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < bytes.length;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                var piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
                at += piece.length;
                return piece;
            }
        };
    }
}
