package dev.meanwhile.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A file or folder did not allow what was asked for. The cause is what {@code java.nio} threw, if it did. The message names the path as the program
 * wrote it, and the absolute one if that differs.
 */
public abstract sealed class FileException extends IoException {
    private static final long serialVersionUID = 1L;

    private final transient Path path;

    FileException(Path path, String message, Throwable cause) {
        super(message, cause);
        this.path = path;
    }

    /** {@return the file or folder, as the program wrote it} */
    public final Path path() {
        return path;
    }

    /** There is no such file or folder. */
    public static final class NoSuchFile extends FileException {
        private static final long serialVersionUID = 1L;

        NoSuchFile(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** It exists already. */
    public static final class FileExists extends FileException {
        private static final long serialVersionUID = 1L;

        FileExists(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** The process lacks the permission, or the file system is read-only. */
    public static final class AccessDenied extends FileException {
        private static final long serialVersionUID = 1L;

        AccessDenied(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** No space is left on the device, or the quota is used up. */
    public static final class DiskFull extends FileException {
        private static final long serialVersionUID = 1L;

        DiskFull(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** A folder was needed, and it is something else; or a part of its path is. */
    public static final class NotADirectory extends FileException {
        private static final long serialVersionUID = 1L;

        NotADirectory(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** A file was needed, and it is a folder. */
    public static final class IsADirectory extends FileException {
        private static final long serialVersionUID = 1L;

        IsADirectory(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** The folder is not empty. */
    public static final class DirectoryNotEmpty extends FileException {
        private static final long serialVersionUID = 1L;

        DirectoryNotEmpty(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** The process, or the machine, has as many files open as it may. */
    public static final class TooManyOpenFiles extends FileException {
        private static final long serialVersionUID = 1L;

        TooManyOpenFiles(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** The file, or a line of it, is larger than the limit. */
    public static final class TooLarge extends FileException {
        private static final long serialVersionUID = 1L;

        private final long limit;

        TooLarge(Path path, String message, long limit) {
            super(path, message, null);
            this.limit = limit;
        }

        /** {@return the limit, in bytes} */
        public long limit() {
            return limit;
        }
    }

    /** It was read as text, and is not UTF-8. */
    public static final class NotText extends FileException {
        private static final long serialVersionUID = 1L;

        NotText(Path path, String message) {
            super(path, message, null);
        }
    }

    /** It was used after this program had closed it, or another task closed it meanwhile. */
    public static final class Closed extends FileException {
        private static final long serialVersionUID = 1L;

        Closed(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /** Everything else: an input or output error of the device, a circle of symbolic links, a name that is too long. The cause says more. */
    public static final class Broken extends FileException {
        private static final long serialVersionUID = 1L;

        Broken(Path path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }

    /**
     * Blocks: looks at the file system for the reason.
     *
     * @param verb as it reads after "can't"
     * @param path what the operation was about, if the failure does not say it
     */
    static FileException of(String verb, Path path, IOException failure) {
        var about = about(path, failure);
        var cant = "can't " + verb + " " + name(about);
        var reason = failure instanceof FileSystemException it && it.getReason() != null ? it.getReason() : String.valueOf(failure.getMessage());
        return switch (failure) {
            // The JDK says so also if a part of the path is a file.
            case NoSuchFileException _ when Files.isRegularFile(nearest(about)) && !Files.exists(about) ->
                    new NotADirectory(about, cant + ": '" + nearest(about) + "' is not a folder", failure);
            case NoSuchFileException _ -> new NoSuchFile(about, cant + ": " + whatIsMissing(about), failure);
            case FileAlreadyExistsException _ -> new FileExists(about, cant + ": it exists already", failure);
            case AccessDeniedException _ -> new AccessDenied(about, cant + ": permission denied" + owner(about), failure);
            case DirectoryNotEmptyException _ -> new DirectoryNotEmpty(about,
                    cant + ": the folder is not empty; Files.deleteTree deletes it with all that is in it", failure);
            case NotDirectoryException _ -> new NotADirectory(about, cant + ": it is not a folder", failure);
            case FileSystemLoopException _ -> new Broken(about, cant + ": symbolic links lead back to a folder above it", failure);
            case ClosedChannelException _ -> new Closed(about, cant + ": it was closed by this program", failure);
            default -> byReason(about, cant, reason, failure);
        };
    }

    /** The JDK has the system's errors only as text. It is English unless the locale has translations. */
    private static FileException byReason(Path path, String cant, String reason, IOException failure) {
        return switch (reason) {
            case "No space left on device" -> new DiskFull(path, cant + ": no space is left on the device" + device(path), failure);
            case "Disk quota exceeded" -> new DiskFull(path, cant + ": the disk quota is used up", failure);
            case "Too many open files" -> new TooManyOpenFiles(path, cant + ": the process has too many files open; close those that are not needed, "
                    + "open fewer at once, or raise the limit (ulimit -n)", failure);
            case "Too many open files in system" -> new TooManyOpenFiles(path, cant + ": the machine has too many files open", failure);
            case "Not a directory" -> new NotADirectory(path, cant + ": '" + nearest(path) + "' is not a folder", failure);
            case "Is a directory" -> new IsADirectory(path, cant + ": it is a folder", failure);
            case "Read-only file system" -> new AccessDenied(path, cant + ": the file system is read-only", failure);
            case "Operation not permitted" -> new AccessDenied(path, cant + ": the system does not permit it", failure);
            default -> {
                // The JDK appends something at times.
                if (reason.startsWith("Too many levels of symbolic links")) {
                    yield new Broken(path, cant + ": symbolic links lead in a circle", failure);
                }
                if (isFull(path)) {
                    yield new DiskFull(path, cant + ": no space is left on the device" + device(path), failure);
                }
                yield Files.isDirectory(path) && !(failure instanceof FileSystemException)
                        ? new IsADirectory(path, cant + ": it is a folder", failure)
                        : new Broken(path, cant + ": " + reason, failure);
            }
        };
    }

    private static Path about(Path path, IOException failure) {
        if (!(failure instanceof FileSystemException it) || it.getFile() == null || it.getFile().equals(path.toString())) {
            return path;
        }
        try {
            return path.getFileSystem().getPath(it.getFile());
        } catch (InvalidPathException e) {
            // A name that is no text in this locale: the string of a path can't be made a path again.
            return path;
        }
    }

    /** {@return the path as it was written, and where that is} */
    static String name(Path path) {
        return path.isAbsolute() ? "'" + path + "'" : "'" + path + "' (" + path.toAbsolutePath() + ")";
    }

    private static String whatIsMissing(Path path) {
        if (Files.isSymbolicLink(path)) {
            return "it is a symbolic link to something that does not exist";
        }
        var folder = path.toAbsolutePath().getParent();
        return folder == null || Files.exists(folder)
                ? "it does not exist"
                : "the folder '" + folder + "' does not exist; Files.createDirectories makes it";
    }

    private static String owner(Path path) {
        try {
            return "; it belongs to " + Files.getOwner(path).getName();
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return "";
        }
    }

    private static String device(Path path) {
        try {
            return ", " + Files.getFileStore(nearest(path));
        } catch (IOException | SecurityException e) {
            return "";
        }
    }

    /** In other languages the reason does not tell. */
    private static boolean isFull(Path path) {
        try {
            var store = Files.getFileStore(nearest(path));
            return store.getTotalSpace() > 0 && store.getUsableSpace() == 0 && !store.isReadOnly();
        } catch (IOException | SecurityException e) {
            return false;
        }
    }

    private static Path nearest(Path path) {
        var it = path.toAbsolutePath();
        while (it.getParent() != null && !Files.exists(it, LinkOption.NOFOLLOW_LINKS)) {
            it = it.getParent();
        }
        return it;
    }
}
