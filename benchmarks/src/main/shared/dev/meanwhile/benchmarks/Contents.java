package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * What is in the files that workloads read. A small one begins with its own name; of the large one, each MiB consists of another byte. So a program notices if
 * something is missing, or is at another place.
 */
public final class Contents {
    /** A prime number. */
    static final int PATTERN = 251;
    /** In bytes: programs read pieces of this size. */
    public static final int PIECE = 256 << 10;
    /** In bytes: the size of each small file. */
    static final int SMALL = 1 << 10;
    private static final int MIB_BITS = 20;

    private Contents() {
    }

    static byte[] small(String name) {
        var bytes = new byte[SMALL];
        Arrays.fill(bytes, (byte) '.');
        var text = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, 0, text.length);
        return bytes;
    }

    /** {@return the length of a small file, whose beginning is checked} */
    public static long checked(String name, byte[] content) {
        for (var n = 0; n < name.length(); n++) {
            if (content.length < name.length() || content[n] != name.charAt(n)) {
                throw new IllegalStateException("wrong content of " + name);
            }
        }
        return content.length;
    }

    static void writeLarge(Path file, int mebibytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var mib = ByteBuffer.allocateDirect(1 << MIB_BITS);
            for (var n = 0; n < mebibytes; n++) {
                mib.clear();
                while (mib.hasRemaining()) {
                    mib.put((byte) (n % PATTERN));
                }
                mib.flip();
                while (mib.hasRemaining()) {
                    channel.write(mib);
                }
            }
        }
    }

    /** {@return the byte at this place} */
    static byte at(long position) {
        return (byte) ((position >> MIB_BITS) % PATTERN);
    }

    /** {@return the place behind a piece, whose first and last bytes are checked} */
    public static long checked(long position, byte first, byte last, int length) {
        if (first != at(position) || last != at(position + length - 1)) {
            throw new IllegalStateException("wrong bytes in the piece at " + position);
        }
        return position + length;
    }
}
