package dev.meanwhile.http;

import io.vertx.core.buffer.Buffer;

import java.util.Arrays;
import java.util.Optional;

/** A body that is being read into memory. If it comes in one piece, as most do, it is not copied; if its length was announced, at most once. */
final class WholeBody {
    /** So much is reserved for a peer that only announces it. */
    private static final int TRUSTED_BYTES = 1 << 20;
    private static final int MOST_DIGITS = 18;

    private final long announced;
    private byte[] bytes = {};
    private int length;

    /** @param announced how long it is to be; -1 if that is not known. It need not be true */
    WholeBody(long announced) {
        this.announced = announced;
    }

    /** As {@link #WholeBody(long)}, with the value of Content-Length. */
    static WholeBody announced(Optional<String> contentLength) {
        return new WholeBody(contentLength.filter(WholeBody::isNumber).map(Long::parseLong).orElse(-1L));
    }

    private static boolean isNumber(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_DIGITS;
    }

    /** Keeps the array itself if it is the first. The lengths together must fit into an int. */
    void add(byte[] piece) {
        if (length == 0) {
            bytes = piece;
        } else {
            reserve(piece.length);
            System.arraycopy(piece, 0, bytes, length, piece.length);
        }
        length += piece.length;
    }

    /** As {@link #add(byte[])}, and keeps a copy. */
    void add(Buffer piece) {
        if (length == 0 && announced <= piece.length()) {
            add(piece.getBytes());
        } else {
            reserve(piece.length());
            piece.getBytes(bytes, length);
            length += piece.length();
        }
    }

    private void reserve(int more) {
        var sum = Math.addExact(length, more);
        if (sum > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacity(sum));
        }
    }

    private int capacity(int needed) {
        var doubled = Math.min(Math.max(needed, 2L * length), Integer.MAX_VALUE - 8);
        return (int) (announced < needed ? doubled : Math.min(announced, Math.max(doubled, TRUSTED_BYTES)));
    }

    long length() {
        return length;
    }

    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
