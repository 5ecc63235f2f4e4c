package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.io.Files;
import dev.meanwhile.io.TemporaryFolder;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The files of a form: up to 1 MiB of them together in memory, the others in a temporary folder. A folder, since its files get the usual permissions, and may be moved away. */
final class UploadStore implements AutoCloseable {
    private static final int MEMORY_BYTES = 1 << 20;

    private int left = MEMORY_BYTES;
    private TemporaryFolder folder;
    private int count;

    /**
     * Waits for the whole part.
     *
     * @param most the number of bytes allowed
     * @throws HttpError 413 if it has more
     */
    Upload store(Part part, long most) {
        var limited = new Limited(part, most);
        var memory = new ByteArrayOutputStream();
        for (var piece = limited.piece(); piece.length > 0; piece = limited.piece()) {
            memory.writeBytes(piece);
            if (memory.size() > left) {
                var file = spill(memory.toByteArray(), limited);
                return new Upload(part, limited.size, new Upload.Content.Disk(file, true));
            }
        }
        left -= memory.size();
        return new Upload(part, limited.size, new Upload.Content.Memory(memory.toByteArray()));
    }

    private Path spill(byte[] first, Limited rest) {
        if (folder == null) {
            folder = Files.temporaryFolder();
        }
        var path = folder.path().resolve("upload" + ++count);
        Files.write(path, generate(out -> {
            out.emit(first);
            for (var piece = rest.piece(); piece.length > 0; piece = rest.piece()) {
                out.emit(piece);
            }
        }), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return path;
    }

    private static final class Limited {
        private final Part part;
        private final long most;
        private long size;

        Limited(Part part, long most) {
            this.part = part;
            this.most = most;
        }

        byte[] piece() {
            var piece = part.piece();
            size += piece.length;
            if (size > most) {
                throw tooLarge(part.name(), most);
            }
            return piece;
        }
    }

    private static HttpError tooLarge(String name, long most) {
        return new HttpError(413, "file '" + name + "' has more than " + most + " bytes").detail("parameter", name);
    }

    /** Throws an {@link HttpError} if a file is larger. */
    static void requireWithin(Upload upload, long most) {
        if (upload.size() > most) {
            throw tooLarge(upload.filename(), most);
        }
    }

    /** {@return the folder, if there is one} */
    Optional<Path> place() {
        return Optional.ofNullable(folder).map(TemporaryFolder::path);
    }

    /** Deletes what was not moved away, even if the task is cancelled. */
    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
