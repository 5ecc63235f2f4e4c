package dev.meanwhile.io;

import java.io.IOException;
import java.nio.channels.FileLock;

/** A lock on a file, held against other processes and the rest of this one. Released by {@link #close}. */
public final class FileHold implements AutoCloseable {
    private final OpenFile file;
    private final FileLock lock;
    /** It was opened for the lock only. */
    private final boolean ownsFile;

    FileHold(OpenFile file, FileLock lock, boolean ownsFile) {
        this.file = file;
        this.lock = lock;
        this.ownsFile = ownsFile;
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
        FileOperation.finish("unlock", file.path(), _ -> {
            release();
            return null;
        });
    }

    void release() throws IOException {
        try (var _ = ownsFile ? file.channel : null) {
            if (lock.isValid()) {
                lock.release();
            }
        }
    }
}
