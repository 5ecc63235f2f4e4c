package dev.meanwhile.http;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;

/** Bytes in memory, cut so that each piece can be sent and waited for. */
final class Pieces {
    private Pieces() {
    }

    static Iterable<byte[]> of(byte[] bytes, int size) {
        return () -> cut(bytes, size);
    }

    private static Iterator<byte[]> cut(byte[] bytes, int size) {
        return IntStream.iterate(0, at -> at < bytes.length, at -> at + size)
                .mapToObj(at -> Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)))
                .iterator();
    }
}
