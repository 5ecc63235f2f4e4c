package dev.meanwhile.io;

import java.nio.file.Path;
import java.util.Objects;

/** A folder that goes, with all that is in it, when it is closed: {@code try (var folder = Files.temporaryFolder()) { … }}. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    TemporaryFolder(Path path) {
        this.path = path;
    }

    /** {@return where it is} */
    public Path path() {
        return path;
    }

    /** {@return a path in it} It makes nothing. */
    public Path resolve(String name) {
        return path.resolve(Objects.requireNonNull(name, "the name is null"));
    }

    /**
     * Deletes it. If it was moved away or deleted already, this does nothing.
     *
     * <p><b>Cancellation:</b> it is deleted all the same; the task gets {@link dev.meanwhile.Cancelled} at its next wait.
     *
     * @throws FileException if something in it can't be deleted
     */
    @Override
    public void close() {
        FileOperation.finish("delete", path, operation -> {
            Trees.delete(operation, path);
            return null;
        });
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
