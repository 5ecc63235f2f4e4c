package dev.meanwhile.http;

import dev.meanwhile.Flow;
import dev.meanwhile.io.Files;
import dev.meanwhile.io.OpenFile;

import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of a download, beside its target: {@code x.zip.part} has the bytes, {@code x.zip.part.info} where they are from and which version they are of.
 * Without that, the bytes are worth nothing.
 */
final class PartialFile {
    private final Path target;
    private final Path bytes;
    private final Path info;
    private final String url;

    PartialFile(Path target, String url) {
        this.target = target;
        this.url = url;
        this.bytes = target.resolveSibling(target.getFileName() + ".part");
        this.info = target.resolveSibling(target.getFileName() + ".part.info");
    }

    /** Some bytes that are there. {@code version} is for If-Range. */
    record Beginning(long length, String version) {
    }

    /** {@return what can be continued, or empty} */
    Optional<Beginning> beginning() {
        if (!Files.exists(bytes) || !Files.exists(info)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(info);
        var length = Files.size(bytes);
        return lines.size() == 2 && lines.getFirst().equals(url) && length > 0 ? Optional.of(new Beginning(length, lines.getLast())) : Optional.empty();
    }

    /** Writes from the start. {@code version} is empty if this can't be continued later. */
    void write(Optional<String> version, Flow<byte[]> chunks) {
        Files.deleteIfExists(info);
        try (var file = Files.open(bytes, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            // Only now: it must never stand beside bytes of another version.
            version.ifPresent(it -> Files.writeLines(info, List.of(url, it)));
            writeAll(file, chunks);
        }
    }

    void append(Flow<byte[]> chunks) {
        try (var file = Files.open(bytes, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            writeAll(file, chunks);
        }
    }

    private static void writeAll(OpenFile file, Flow<byte[]> chunks) {
        file.writeAll(chunks);
        file.force();
    }

    void discard() {
        Files.deleteIfExists(info);
        Files.deleteIfExists(bytes);
    }

    /** Replaces the target in one step. */
    void publish() {
        Files.move(bytes, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(info);
    }
}
