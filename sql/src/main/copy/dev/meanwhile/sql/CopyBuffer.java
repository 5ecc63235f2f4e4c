package dev.meanwhile.sql;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that a COPY is going to send. An array, and not a buffer of Netty's: tasks write it, and who is cancelled leaves nothing to release. */
final class CopyBuffer {
    /** How many bytes are sent at once. */
    static final int CHUNK = 64 * 1024;
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[CHUNK + CHUNK / 4];
    private int length;

    boolean isFull() {
        return length >= CHUNK;
    }

    /** Sends all, and is empty then. */
    void flush(PgCopy.Chunks to) {
        if (length > 0) {
            to.write(bytes, length);
            length = 0;
            if (bytes.length > 4 * CHUNK) {
                bytes = new byte[CHUNK + CHUNK / 4];
            }
        }
    }

    private int reserve(int more) {
        var at = length;
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(at, more), Math.addExact(bytes.length, bytes.length >> 1)));
        }
        length = at + more;
        return at;
    }

    void writeByte(int value) {
        bytes[reserve(1)] = (byte) value;
    }

    void writeShort(int value) {
        SHORTS.set(bytes, reserve(2), (short) value);
    }

    void writeInt(int value) {
        INTS.set(bytes, reserve(4), value);
    }

    void writeLong(long value) {
        LONGS.set(bytes, reserve(8), value);
    }

    void writeBytes(byte[] value) {
        System.arraycopy(value, 0, bytes, reserve(value.length), value.length);
    }

    void writeText(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return where a value's length will be written, once it is known} */
    int beginValue() {
        return reserve(4);
    }

    void endValue(int begin) {
        INTS.set(bytes, begin, length - begin - 4);
    }
}
