package dev.meanwhile.io;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that goes when it is closed: {@code try (var file = Files.temporaryFile()) { … }}. It is empty at first. */
public final class TemporaryFile implements AutoCloseable {
    private final Path path;

    TemporaryFile(Path path) {
        this.path = path;
    }

    /** {@return where it is} */
    public Path path() {
        return path;
    }

    /**
     * Deletes it. If it was moved away or deleted already, this does nothing: so a finished result can be moved to its place.
     *
     * <p><b>Cancellation:</b> it is deleted all the same; the task gets {@link dev.meanwhile.Cancelled} at its next wait.
     */
    @Override
    public void close() {
        FileOperation.finish("delete", path, _ -> Files.deleteIfExists(path));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
