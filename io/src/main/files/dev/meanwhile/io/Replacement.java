package dev.meanwhile.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that takes the place of another, whole or not at all: written under another name in the same folder, forced to the disk, and renamed; then the
 * folder is forced to the disk, or the rename could be lost with the power. All of it blocks.
 */
final class Replacement {
    private final Path path;
    private final Path target;
    private final Path temporary;
    final FileChannel channel;

    private Replacement(Path path, Path target, Path temporary, FileChannel channel) {
        this.path = path;
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    static Replacement open(Path path) throws IOException {
        var target = target(path);
        if (Files.isDirectory(target)) {
            throw new FileOperation.Refused(new FileException.IsADirectory(path, "can't write " + FileException.name(path) + ": it is a folder", null));
        }
        var name = ".meanwhile-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".tmp";
        var temporary = target.resolveSibling(name);
        FileChannel channel;
        try {
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(path.toString());
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(path.toString(), null, "the folder can't be written to");
        }
        var made = new Replacement(path, target, temporary, channel);
        try {
            made.keepPermissions();
        } catch (Throwable t) {
            made.discard();
            throw t;
        }
        return made;
    }

    /** Another name for a file stays one. */
    private static Path target(Path path) throws IOException {
        if (!Files.isSymbolicLink(path)) {
            return path;
        }
        return Files.exists(path) ? path.toRealPath() : path.resolveSibling(Files.readSymbolicLink(path));
    }

    private void keepPermissions() throws IOException {
        var old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (old != null && Files.exists(target)) {
            Files.setPosixFilePermissions(temporary, old.readAttributes().permissions());
        }
    }

    void write(FileOperation<?> operation, byte[] bytes) throws IOException {
        try {
            WholeFiles.write(operation, channel, bytes, bytes.length);
            commit(operation);
        } catch (Throwable t) {
            discard();
            throw t;
        }
    }

    /** From the rename on, nothing stops it. */
    void commit(FileOperation<?> operation) throws IOException {
        channel.force(true);
        channel.close();
        operation.continueOrStop();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    private void forceFolder() throws IOException {
        var folder = target.toAbsolutePath().getParent();
        if (!Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
            // Windows can't, and need not.
            return;
        }
        try (var opened = FileChannel.open(folder, Set.of(StandardOpenOption.READ))) {
            opened.force(true);
        }
    }

    /** Does nothing to one that has taken its place. */
    void discard() throws IOException {
        try {
            channel.close();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public String toString() {
        return "the new " + path;
    }
}
