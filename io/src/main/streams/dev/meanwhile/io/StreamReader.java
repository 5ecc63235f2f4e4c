package dev.meanwhile.io;

import dev.meanwhile.Flow;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bytes that come from outside (asyncio's {@code StreamReader}). Methods that wait suspend the task until what they promise has come.
 *
 * <p><b>Back-pressure.</b> Only what a reader asks for is kept in memory: from 128 KiB on the sender is made to wait, until no more than 64 KiB is left.
 *
 * <p><b>Cancellation:</b> a cancelled read takes nothing; the bytes that have come stay for the next.
 *
 * <p>One task at a time may read; a second gets an {@link IllegalStateException}. All methods belong to the loop of the stream.
 *
 * <p>Bytes that came before the stream broke can still be read. Then each method throws {@link StreamException.ConnectionLost}; once this side has
 * closed the stream, {@link StreamException.Closed}.
 */
public interface StreamReader {
    /** How long a line may be, in bytes, if nothing else is said: 1 MiB. */
    int DEFAULT_LIMIT = 1 << 20;

    /**
     * Waits for the next bytes.
     *
     * @return what has come, at least one byte; an empty array at the end
     */
    byte[] read();

    /**
     * Waits for the next bytes.
     *
     * @param most how many bytes are wanted at most; 0 does not wait
     * @return at least one byte; an empty array at the end
     */
    byte[] read(int most);

    /**
     * Waits for the next bytes and puts as many into {@code target} as have come and fit.
     *
     * @return how many; -1 at the end
     */
    int read(ByteBuffer target);

    /**
     * Waits until the end. There is no limit: if you do not trust the sender, read piece by piece.
     *
     * @return all bytes until then
     */
    byte[] readAll();

    /**
     * Waits for this many bytes.
     *
     * @throws StreamException.IncompleteRead if the end comes before; it has the bytes that came
     */
    byte[] readExactly(int count);

    /** {@link #readUntil(byte[], int)} with a delimiter in UTF-8 and {@link #DEFAULT_LIMIT}. */
    default byte[] readUntil(String delimiter) {
        return readUntil(delimiter.getBytes(java.nio.charset.StandardCharsets.UTF_8), DEFAULT_LIMIT);
    }

    /**
     * Waits for a delimiter.
     *
     * @param delimiter not empty
     * @param limit     how many bytes may come before the delimiter
     * @return the bytes up to and including the first delimiter
     * @throws StreamException.IncompleteRead if the end comes before; it has the bytes that came
     * @throws StreamException.LimitExceeded  if more than {@code limit} bytes have come without one; they stay in the stream
     */
    default byte[] readUntil(byte[] delimiter, int limit) {
        return readUntil(List.of(delimiter), limit);
    }

    /**
     * Waits for one of several delimiters: the one that ends first.
     *
     * @param delimiters at least one, none of them empty
     * @param limit      how many bytes may come before the delimiter
     * @return the bytes up to and including it
     * @throws StreamException.IncompleteRead if the end comes before; it has the bytes that came
     * @throws StreamException.LimitExceeded  if more than {@code limit} bytes have come without one; they stay in the stream
     */
    byte[] readUntil(List<byte[]> delimiters, int limit);

    /** {@link #readLine(int)} with {@link #DEFAULT_LIMIT}. */
    default String readLine() {
        return readLine(DEFAULT_LIMIT);
    }

    /**
     * Waits for a line, which ends with {@code \n} or {@code \r\n}, or with the stream. It is decoded as UTF-8, malformed bytes as U+FFFD.
     *
     * @param limit how many bytes it may have
     * @return the line without its end
     * @throws StreamException.IncompleteRead if the stream has ended and no line is left
     * @throws StreamException.LimitExceeded  if the line is longer; it stays in the stream
     */
    String readLine(int limit);

    /** {@return the lines until the end, as {@link #readLine()} reads them} Each is read when it is asked for. */
    Flow<String> lines();

    /** {@return the bytes until the end, in pieces as they come} Each is read when it is asked for. */
    Flow<byte[]> chunks();

    /** {@return whether the end has come and all bytes were read} Never waits. */
    boolean isAtEnd();

    /**
     * {@return this as a stream for libraries that read from one} Reading suspends the task; its failures are {@link java.io.IOException}s, whose cause is the
     * {@link StreamException}. Closing it does nothing.
     */
    InputStream inputStream();
}
