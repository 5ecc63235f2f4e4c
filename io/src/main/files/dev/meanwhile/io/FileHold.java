package dev.meanwhile.io;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lock on a file, held against other processes and the rest of this one. Released by {@link #close}. */
public final class FileHold implements AutoCloseable {
    /** What else happens when it is closed. */
    @FunctionalInterface
    interface Ending {
        void end() throws IOException;
    }

    private final OpenFile file;
    private final FileLock lock;
    private final Ending ending;
    private final AtomicBoolean closed = new AtomicBoolean();

    FileHold(OpenFile file, FileLock lock, Ending ending) {
        this.file = file;
        this.lock = lock;
        this.ending = ending;
    }

    /** {@return whether others may hold such a lock too} */
    public boolean isShared() {
        return lock.isShared();
    }

    /** {@return whether it is still held: neither it nor its file was closed} */
    public boolean isHeld() {
        return lock.isValid();
    }

    /**
     * Releases it. A second call does nothing.
     *
     * <p><b>Cancellation:</b> it is released all the same; the task gets {@link dev.meanwhile.Cancelled} at its next wait.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            FileOperation.finish("unlock", file.path(), _ -> {
                try {
                    release();
                } finally {
                    ending.end();
                }
                return null;
            });
        }
    }

    void release() throws IOException {
        if (lock.isValid()) {
            lock.release();
        }
    }
}
