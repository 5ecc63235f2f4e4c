package dev.meanwhile.web;

import dev.meanwhile.Flow;
import dev.meanwhile.io.Files;

import java.nio.file.CopyOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that was uploaded with a form, from {@link Form#upload}. It is there until the response has been sent and actions {@linkplain Request#afterwards
 * afterwards} have ended; {@link #saveTo} keeps it. Used by the request's tasks, one at a time.
 */
public final class Upload {
    private static final int MOST_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    private final String rawFilename;
    private final String contentType;
    private final long size;
    private Content content;

    /** Where the bytes are. */
    sealed interface Content {
        record Memory(byte[] bytes) implements Content {
        }

        /** @param temporary whether it goes with the request */
        record Disk(Path path, boolean temporary) implements Content {
        }
    }

    Upload(Part part, long size, Content content) {
        this.rawFilename = part.rawFilename().orElse("");
        this.contentType = part.contentType();
        this.size = size;
        this.content = content;
    }

    /**
     * {@return the file's name, made safe: the last segment only if the client sent a path, without leading dots and characters that some systems
     * refuse; {@code file} if nothing is left} Other users' files may have the same name.
     */
    public String filename() {
        return Filenames.safe(rawFilename);
    }

    /** {@return the file's name as the client sent it} Never use it as a path: it may be {@code ../../etc/passwd}. */
    public String rawFilename() {
        return rawFilename;
    }

    /** {@return the media type that the client states, which may be wrong; {@code application/octet-stream} if it states none} */
    public String contentType() {
        return contentType;
    }

    /** {@return the number of bytes} */
    public long size() {
        return size;
    }

    /** {@return the file that has the content; empty if it is in memory} */
    Optional<Path> place() {
        return content instanceof Content.Disk(var path, var _) ? Optional.of(path) : Optional.empty();
    }
    /**
     * {@return the content} Waits for the disk if it is large.
     *
     * @throws dev.meanwhile.io.FileException if it can't be read
     */
    public byte[] bytes() {
        return switch (content) {
            case Content.Memory(var bytes) -> bytes.clone();
            case Content.Disk(var path, var _) -> Files.readAllBytes(path, MOST_ARRAY_BYTES);
        };
    }

    /** {@return the content as text, in the charset of its type, or UTF-8} As {@link #bytes}. */
    public String text() {
        return new String(bytes(), Filenames.charset(contentType));
    }

    /** {@return the content in pieces} Any number of iterations, each of which waits for the disk if the content is large. */
    public Flow<byte[]> chunks() {
        return switch (content) {
            case Content.Memory(var bytes) -> Flow.of(List.of(bytes.clone()));
            case Content.Disk(var path, var _) -> Files.chunks(path);
        };
    }

    /**
     * Keeps the file: moves it to a path, or copies it if it was saved before. Waits for the disk. Its folder must exist.
     *
     * <p><b>Cancellation:</b> a move that has begun is completed; a copy may be incomplete.
     *
     * @param target  if it is relative, in the working directory
     * @param options {@link StandardCopyOption#REPLACE_EXISTING} to overwrite a file
     * @throws dev.meanwhile.io.FileException.FileExists if there is a file already, and it may not be overwritten
     * @throws dev.meanwhile.io.FileException            if it can't be written
     */
    public void saveTo(Path target, CopyOption... options) {
        Objects.requireNonNull(target, "the target is null");
        Given.all("options", options);
        switch (content) {
            case Content.Memory(var bytes) -> Files.write(target, bytes, StandardOpenOption.WRITE, Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING)
                    ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW, StandardOpenOption.TRUNCATE_EXISTING);
            case Content.Disk(var path, var temporary) when temporary -> {
                Files.move(path, target, options);
                content = new Content.Disk(target, false);
            }
            case Content.Disk(var path, var _) -> Files.copy(path, target, options);
        }
    }

    @Override
    public String toString() {
        return "Upload " + rawFilename + " (" + contentType + ", " + size + " bytes)";
    }
}
