package dev.meanwhile.io;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Something has changed in a folder that is {@linkplain Files#watch watched}.
 *
 * @param kind what has happened
 * @param path to which file or folder: the watched folder with the name in it. For {@link Kind#OVERFLOW} the watched folder itself
 */
public record FileEvent(Kind kind, Path path) {
    /** What has happened. */
    public enum Kind {
        /** It is new, or was moved here. */
        CREATED,
        /** Its content or attributes have changed. One write may be reported several times, several writes once. */
        MODIFIED,
        /** It was deleted, or moved away. */
        DELETED,
        /** Events were lost, because too many came at once: anything may have changed. List the folder anew. */
        OVERFLOW
    }

    /** Neither is null. */
    public FileEvent {
        Objects.requireNonNull(kind, "the kind is null");
        Objects.requireNonNull(path, "the path is null");
    }
}
