package dev.meanwhile.io;

import dev.meanwhile.Flow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that is open for reading or writing at any position, from {@link Files#open}. Several tasks may use it at once: each call names its position,
 * and there is none that moves.
 *
 * <p><b>Cancellation:</b> a call that has not begun never does. One that has begun is awaited, so when the task gets {@link dev.meanwhile.Cancelled}
 * nothing reads or writes any more on its behalf; a large write may have written a part. A device that may wait for ever is the exception: the call is
 * abandoned, which closes the file.
 */
public final class OpenFile implements AutoCloseable {
    private static final FileHold.Ending NOTHING_ELSE = () -> { };

    /** How much is read at once of what does not know its size. */
    private static final int UNKNOWN = 16 << 10;

    final FileChannel channel;
    private final Path path;
    private final boolean apart;

    OpenFile(Path path, FileChannel channel, boolean apart) {
        this.path = path;
        this.channel = channel;
        this.apart = apart;
    }

    /** {@return the file, as the program wrote it} */
    public Path path() {
        return path;
    }

    /** {@return whether it was not closed yet} Never waits. */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Waits for the file's size.
     *
     * @return it, in bytes
     */
    public long size() {
        return call("look at", _ -> channel.size());
    }

    /**
     * Reads the bytes from a position on.
     *
     * @param position where they begin, from 0
     * @param most     how many bytes are wanted at most
     * @return as many as the file has there; an empty array at its end
     * @throws FileException.Closed if the file was closed
     * @throws FileException        if they can't be read
     */
    public byte[] read(long position, int most) {
        requirePosition(position);
        if (most < 0) {
            throw new IllegalArgumentException("most is " + most + "; it can't be negative");
        }
        return call("read", operation -> {
            var size = apart ? 0 : channel.size();
            return size > 0 ? read(operation, position, new byte[(int) Math.min(Math.min(most, WholeFiles.MOST), Math.max(0, size - position))])
                    : readUnknown(operation, position, most);
        });
    }

    private byte[] read(FileOperation<?> operation, long position, byte[] bytes) throws IOException {
        var count = read(operation, position, ByteBuffer.wrap(bytes));
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    /** Devices and the files in /proc don't know their size. */
    private byte[] readUnknown(FileOperation<?> operation, long position, int most) throws IOException {
        var all = new ByteArrayOutputStream();
        while (all.size() < most) {
            var some = read(operation, position + all.size(), new byte[Math.min(most - all.size(), UNKNOWN)]);
            all.writeBytes(some);
            if (some.length < UNKNOWN) {
                break;
            }
        }
        return all.toByteArray();
    }

    /**
     * Reads the bytes from a position on into {@code target}, until that is full or the file ends. A direct buffer saves a copy. Nobody else may use the
     * buffer meanwhile.
     *
     * @return how many; -1 at the file's end
     */
    public int read(long position, ByteBuffer target) {
        requirePosition(position);
        Objects.requireNonNull(target, "the target is null");
        if (!target.hasRemaining()) {
            return 0;
        }
        if (apart) {
            // Abandoned, it must not write into the caller's buffer.
            var bytes = read(position, target.remaining());
            target.put(bytes);
            return bytes.length == 0 ? -1 : bytes.length;
        }
        return call("read", operation -> {
            var count = read(operation, position, target);
            return count == 0 ? -1 : count;
        });
    }

    private int read(FileOperation<?> operation, long position, ByteBuffer target) throws IOException {
        var end = target.limit();
        var start = target.position();
        try {
            while (target.position() < end) {
                operation.continueOrStop();
                target.limit(Math.min(end, target.position() + ReadAhead.CHUNK));
                if (channel.read(target, position + target.position() - start) <= 0) {
                    break;
                }
            }
        } finally {
            target.limit(end);
        }
        return target.position() - start;
    }

    /** As {@link #write(long, ByteBuffer)}. */
    public void write(long position, byte[] bytes) {
        write(position, ByteBuffer.wrap(Objects.requireNonNull(bytes, "the bytes are null")));
    }

    /**
     * Writes all of {@code source}, from a position on. A position beyond the end makes the file longer; in between are zeros. A file that was opened with
     * {@code APPEND} gets the bytes at its end, whatever the position. Nobody else may change the buffer meanwhile.
     *
     * @throws FileException.DiskFull if there is no space; a part may have been written
     * @throws FileException.Closed   if the file was closed
     * @throws FileException          if they can't be written
     */
    public void write(long position, ByteBuffer source) {
        requirePosition(position);
        Objects.requireNonNull(source, "the source is null");
        this.<Void>call("write", operation -> {
            var end = source.limit();
            var at = position;
            try {
                while (source.position() < end) {
                    operation.continueOrStop();
                    source.limit(Math.min(end, source.position() + ReadAhead.CHUNK));
                    at += channel.write(source, at);
                }
            } finally {
                source.limit(end);
            }
            return null;
        });
    }

    /**
     * Writes what a flow emits, one piece after another, from the position on where the last such write has ended; at first that is the beginning, or the
     * end if the file was opened with {@code APPEND}. A thread writes while the flow makes the next piece.
     *
     * <p><b>Cancellation:</b> the flow is ended, and the write under way awaited; the file has what was written until then.
     */
    public void writeAll(Flow<byte[]> chunks) {
        Objects.requireNonNull(chunks, "the chunks are null");
        var behind = new WriteBehind(path, channel, apart);
        try {
            chunks.<RuntimeException>forEach(behind::emit);
            behind.flush();
        } finally {
            behind.stop();
        }
    }

    /** Makes the file at most {@code size} bytes long; one that is shorter stays as it is. */
    public void truncate(long size) {
        requirePosition(size);
        call("truncate", _ -> channel.truncate(size));
    }

    /** Waits until all that was written is on the disk (fsync), and not only in the system's memory. */
    public void force() {
        this.<Void>call("force to the disk", _ -> {
            channel.force(true);
            return null;
        });
    }

    /**
     * Waits until no other process, and nothing else in this one, holds a lock on this file, and takes one. Locks bind only programs that ask for them.
     * The system tells nobody when one is released, so this asks again and again, at first after a millisecond, later every 50; who asks first
     * then gets it.
     *
     * <p>On Linux and macOS a process loses its locks on a file as soon as it closes that file anywhere, even after only reading it. So lock a file that serves only for
     * that, with {@link Files#lock}, where tasks of this program want the same lock.
     *
     * <p><b>Cancellation:</b> no lock is taken.
     *
     * @return the lock; close it to release it
     */
    public FileHold lock() {
        return FileLocks.retry(this::tryLock);
    }

    /** As {@link #lock()}, for a lock that others can hold too, but not together with an exclusive one (a reader's lock). Needs a file open for reading. */
    public FileHold lockShared() {
        return FileLocks.retry(this::tryLockShared);
    }

    /**
     * Takes a lock if it is free.
     *
     * @return it; empty if somebody else holds one
     */
    public Optional<FileHold> tryLock() {
        return tryLock(false, NOTHING_ELSE);
    }

    /** As {@link #tryLock()}, for a {@linkplain #lockShared shared} lock. */
    public Optional<FileHold> tryLockShared() {
        return tryLock(true, NOTHING_ELSE);
    }

    /** @param ending what closing the lock does besides; nothing if no task takes the lock */
    Optional<FileHold> tryLock(boolean shared, FileHold.Ending ending) {
        return FileOperation.<Optional<FileHold>>call("lock", path, _ -> {
            try {
                return Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, shared)).map(lock -> new FileHold(this, lock, ending));
            } catch (OverlappingFileLockException e) {
                // Held in this JVM.
                return Optional.empty();
            }
        }, hold -> {
            if (hold.isPresent()) {
                hold.get().release();
            }
        });
    }

    /**
     * Closes it, after what is under way. Locks on it are released. A second call does nothing.
     *
     * <p><b>Cancellation:</b> it is closed all the same; the task gets {@link dev.meanwhile.Cancelled} at its next wait.
     */
    @Override
    public void close() {
        if (channel.isOpen()) {
            FileOperation.finish("close", path, _ -> {
                channel.close();
                return null;
            });
        }
    }

    private <T> T call(String verb, FileOperation.Work<? extends T> work) {
        return FileOperation.<T>call(verb, path, apart, work);
    }

    private static void requirePosition(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("the position is " + position + "; it can't be negative");
        }
    }

    @Override
    public String toString() {
        return "OpenFile(" + path + (isOpen() ? ")" : ", closed)");
    }
}
