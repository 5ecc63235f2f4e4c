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
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

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
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!all.contains(StandardCopyOption.REPLACE_EXISTING)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            if (Files.isSameFile(source, target)) {
                return;
            }
            Files.delete(target);
        }
        try (var from = FileChannel.open(source, StandardOpenOption.READ);
                var to = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                transfer(operation, from, to);
                copyAttributes(source, target, all.contains(StandardCopyOption.COPY_ATTRIBUTES));
            } catch (Throwable t) {
                Files.deleteIfExists(target);
                throw t;
            }
        }
    }

    private static void transfer(FileOperation<?> operation, FileChannel from, FileChannel to) throws IOException {
        for (long at = 0, count = 1; count > 0; at += count) {
            operation.continueOrStop();
            count = from.transferTo(at, PIECE, to);
        }
    }

    private static void copyAttributes(Path source, Path target, boolean times) throws IOException {
        if (Files.getFileAttributeView(source, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(target, Files.readAttributes(source, PosixFileAttributes.class).permissions());
        }
        if (times) {
            var it = Files.readAttributes(source, BasicFileAttributes.class);
            Files.getFileAttributeView(target, BasicFileAttributeView.class).setTimes(it.lastModifiedTime(), it.lastAccessTime(), it.creationTime());
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
