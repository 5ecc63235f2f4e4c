package dev.meanwhile.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the messages of a WebSocket, in order, each when the program takes it: those that wait stay compressed, since 64 KiB could be 64 MiB. What comes out is
 * counted while it comes, so a bomb ends at the limit and not in memory. Confined to a loop.
 */
final class Inflating {
    /** What the sender has cut off (RFC 7692 §7.2.2). */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int FIRST_BYTES = 256;

    private final boolean peerRefersBack;
    private final int maxBytes;
    /** Between messages, only if the peer may refer to earlier ones. */
    private Optional<Inflater> kept = Optional.empty();

    Inflating(Deflate agreed, int maxBytes) {
        this.peerRefersBack = agreed.peerRefersBack();
        this.maxBytes = maxBytes;
    }

    /** {@return the length of the longest message that may come} What can't be compressed gets a little longer. */
    static int maxDeflatedBytes(int maxBytes) {
        return (int) Math.min(Integer.MAX_VALUE, maxBytes + (maxBytes >> 10) + 128L);
    }

    /**
     * {@return the message, or empty if it is longer than the limit}
     *
     * @throws DataFormatException if it is not DEFLATE
     */
    Optional<byte[]> inflate(byte[] deflated) throws DataFormatException {
        var inflater = kept.orElseGet(() -> new Inflater(true));
        kept = peerRefersBack ? Optional.of(inflater) : Optional.empty();
        try {
            return inflate(inflater, ByteBuffer.allocate(deflated.length + TAIL.length).put(deflated).put(TAIL).flip());
        } finally {
            if (!peerRefersBack) {
                inflater.end();
            }
        }
    }

    private Optional<byte[]> inflate(Inflater inflater, ByteBuffer deflated) throws DataFormatException {
        inflater.setInput(deflated);
        var room = new byte[(int) Math.min(maxBytes + 1L, FIRST_BYTES + 4L * deflated.remaining())];
        var length = 0;
        while (true) {
            var count = inflater.inflate(room, length, room.length - length);
            length += count;
            if (length > maxBytes) {
                return Optional.empty();
            }
            if (inflater.finished()) {
                // A block may say that it is the last, and is followed by an empty one (§7.2.3.4).
                inflater.reset();
                return Optional.of(Arrays.copyOf(room, length));
            }
            if (length == room.length) {
                room = Arrays.copyOf(room, (int) Math.min(maxBytes + 1L, 2L * length));
            } else if (count == 0) {
                if (inflater.needsInput()) {
                    return Optional.of(Arrays.copyOf(room, length));
                }
                throw new DataFormatException("no progress");
            }
        }
    }

    /** There is no other message. */
    void end() {
        kept.ifPresent(Inflater::end);
        kept = Optional.empty();
    }
}
