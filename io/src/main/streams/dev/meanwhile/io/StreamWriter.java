package dev.meanwhile.io;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Bytes that go outside (asyncio's {@code StreamWriter}).
 *
 * <p><b>Back-pressure.</b> There is no {@code drain} to forget: {@code write} suspends the task while the peer is slow. It takes all bytes, then waits
 * while more than 64 KiB are unsent, until no more than 16 KiB are. What a task writes before it waits goes out together.
 *
 * <p><b>Cancellation:</b> the bytes of a cancelled {@code write} are sent all the same, never a part of them; only the wait ends.
 *
 * <p>Any number of tasks may write, of the stream's loop; each call's bytes stay together.
 *
 * <p>All methods that write throw {@link StreamException.ConnectionLost} if the stream is broken, and {@link StreamException.Closed} once this side has
 * closed it or its output.
 */
public interface StreamWriter {
    /** {@link #write(byte[], int, int)} of all bytes. */
    default void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    /** Writes bytes, and waits while the peer is slow. The array can be used again afterwards. */
    void write(byte[] bytes, int offset, int length);

    /** Writes what is left in a buffer, and waits while the peer is slow. The buffer can be used again afterwards. */
    void write(ByteBuffer bytes);

    /** Writes a text in UTF-8, and waits while the peer is slow. */
    default void write(String text) {
        write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Waits until the operating system has taken all that was written before. It does not mean that the peer has got it. */
    void flush();

    /** Sends what was written, and the end. The peer can still send. Waits until the operating system has taken it all. Does nothing the second time. */
    void shutdownOutput();

    /**
     * {@return this as a stream for libraries that write to one} Writing suspends the task while the peer is slow; failures are {@link java.io.IOException}s,
     * whose cause is the {@link StreamException}. Closing it is {@link #shutdownOutput}, or nothing if the stream is closed.
     */
    OutputStream outputStream();
}
