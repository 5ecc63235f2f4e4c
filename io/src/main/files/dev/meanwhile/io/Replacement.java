package dev.meanwhile.io;

import dev.meanwhile.Flow;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that takes the place of another, whole or not at all: written under another name in the same folder, forced to the disk, and renamed; then the
 * folder is forced to the disk, or the rename could be lost with the power. All of it blocks.
 */
final class Replacement {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private final Path path;
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private Replacement(Path path, Path target, Path temporary, FileChannel channel) {
        this.path = path;
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    static Replacement open(Path path) throws IOException {
        var target = target(path);
        var old = path.getFileSystem().provider().readAttributesIfExists(target, BasicFileAttributes.class);
        requireReplaceable(path, old);
        var name = ".meanwhile-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".tmp";
        var temporary = target.resolveSibling(name);
        // From the beginning: who may not read the old file must not open this one before its permissions are set.
        var permissions = old == null || !isPosix(target) ? null : Files.getPosixFilePermissions(target);
        var attributes = permissions == null ? new FileAttribute<?>[0] : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
        FileChannel channel;
        try {
            channel = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(path.toString());
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(path.toString(), null, "the folder can't be written to");
        }
        var made = new Replacement(path, target, temporary, channel);
        try {
            if (permissions != null) {
                // The process's umask has taken some away.
                Files.setPosixFilePermissions(temporary, permissions);
            }
        } catch (Throwable t) {
            made.discard();
            throw t;
        }
        return made;
    }

    /** Symbolic links stay what they are: the file to which they lead is replaced, or made. */
    private static Path target(Path path) throws IOException {
        var target = path;
        for (var links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private static void requireReplaceable(Path path, BasicFileAttributes old) throws FileOperation.Refused {
        if (old != null && old.isDirectory()) {
            throw new FileOperation.Refused(new FileException.IsADirectory(path, "can't write " + FileException.name(path) + ": it is a folder", null));
        }
        if (old != null && old.isOther()) {
            throw new FileOperation.Refused(new FileException.Broken(path, "can't replace " + FileException.name(path)
                    + ": it is a FIFO or a device; Files.write writes to it", null));
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
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
        if (!isPosix(folder)) {
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

    /** In the task: what a flow emits takes the place of a file. */
    static void writeFlow(Path path, Flow<byte[]> chunks) {
        var made = FileOperation.<Replacement>call("replace", path, _ -> open(path), Replacement::discard);
        try {
            new OpenFile(path, made.channel, false).writeAll(chunks);
            FileOperation.<Void>call("replace", path, operation -> {
                made.commit(operation);
                return null;
            });
        } finally {
            FileOperation.finish("replace", path, _ -> {
                made.discard();
                return null;
            });
        }
    }

    @Override
    public String toString() {
        return "the new " + path;
    }
}
