package dev.meanwhile.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Copies files, and deletes folders with all that is in them. All of it blocks. */
final class Trees {
    /** How much is copied before the next look at whether to stop. On file systems that share blocks it takes no time. */
    private static final long PIECE = 32 << 20;

    private Trees() {
    }

    /** As {@link Files#copy(Path, Path, CopyOption...)}, which can't be stopped; here a large file can. */
    static void copy(FileOperation<?> operation, Path source, Path target, CopyOption... options) throws IOException {
        var all = List.of(options);
        var followed = !all.contains(LinkOption.NOFOLLOW_LINKS);
        var attributes = followed
                ? Files.readAttributes(source, BasicFileAttributes.class)
                : Files.readAttributes(source, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile() || attributes.size() <= PIECE || source.getFileSystem() != target.getFileSystem()) {
            if (attributes.isOther()) {
                operation.requireApart();
            }
            Files.copy(source, target, options);
            return;
        }
        if (makesRoom(attributes, target, all)) {
            copyPieces(operation, source, target, all.contains(StandardCopyOption.COPY_ATTRIBUTES));
        }
    }

    /** {@return false if the target is the source, so that nothing is to be done} */
    private static boolean makesRoom(BasicFileAttributes source, Path target, List<CopyOption> options) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        var key = Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
        if (key != null && key.equals(source.fileKey())) {
            return false;
        }
        if (!options.contains(StandardCopyOption.REPLACE_EXISTING)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.delete(target);
        return true;
    }

    private static void copyPieces(FileOperation<?> operation, Path source, Path target, boolean withAttributes) throws IOException {
        try (var from = FileChannel.open(source, StandardOpenOption.READ);
                var to = FileChannel.open(target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions(source))) {
            try {
                transfer(operation, from, to);
                if (withAttributes) {
                    copyAttributes(source, target);
                }
            } catch (Throwable t) {
                Files.deleteIfExists(target);
                throw t;
            }
        }
    }

    /** As the JDK does it: the target has the source's from the beginning, less what the umask takes away. */
    private static FileAttribute<?>[] permissions(Path source) throws IOException {
        var view = Files.getFileAttributeView(source, PosixFileAttributeView.class);
        return view == null ? new FileAttribute<?>[0] : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(view.readAttributes().permissions())};
    }

    private static void transfer(FileOperation<?> operation, FileChannel from, FileChannel to) throws IOException {
        for (long at = 0, count = 1; count > 0; at += count) {
            operation.continueOrStop();
            count = from.transferTo(at, PIECE, to);
        }
    }

    private static void copyAttributes(Path source, Path target) throws IOException {
        var to = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (to != null) {
            var it = Files.readAttributes(source, PosixFileAttributes.class);
            copyOwner(it, to);
            to.setPermissions(it.permissions());
        }
        var it = Files.readAttributes(source, BasicFileAttributes.class);
        Files.getFileAttributeView(target, BasicFileAttributeView.class).setTimes(it.lastModifiedTime(), it.lastAccessTime(), it.creationTime());
    }

    private static void copyOwner(PosixFileAttributes from, PosixFileAttributeView to) {
        try {
            to.setGroup(from.group());
            to.setOwner(from.owner());
        } catch (IOException e) {
            // Only root may give files away; the JDK's copy does not fail then either.
        }
    }

    /** Follows no links. What others delete meanwhile is deleted too, and no failure. */
    static void delete(FileOperation<?> operation, Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                operation.continueOrStop();
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null && !(failure instanceof NoSuchFileException)) {
                    throw failure;
                }
                try {
                    Files.deleteIfExists(folder);
                } catch (DirectoryNotEmptyException e) {
                    // Somebody has put something in meanwhile.
                    delete(operation, folder);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
