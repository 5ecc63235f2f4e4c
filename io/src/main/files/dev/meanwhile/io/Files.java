package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.io.FileArguments.all;
import static dev.meanwhile.io.FileArguments.bytes;
import static dev.meanwhile.io.FileArguments.requireLimit;
import static dev.meanwhile.io.FileArguments.requirePath;
import static dev.meanwhile.io.FileArguments.writing;

import dev.meanwhile.Flow;

import java.nio.ByteBuffer;
import java.nio.file.CopyOption;
import java.nio.file.FileVisitOption;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Files and folders, with the names of {@link java.nio.file.Files}: where that blocks its thread, these methods suspend the task, and the loop goes on. (In a
 * program that is a single file, import this class by its full name; it then takes the place of the JDK's.)
 *
 * <p>The work is done by threads made for it, twice as many as there are processors and at least four ({@code -Dmeanwhile.files.threads}). Reading or
 * writing a whole file is one call to such a thread and one answer. FIFOs and devices, which may wait for ever, get threads of their own.
 *
 * <p><b>Cancellation:</b> what waits for a thread is never done. What is being done is asked to stop, and awaited: disks answer, and when the task gets
 * {@link dev.meanwhile.Cancelled}, nothing is open and nothing more is read or written on its behalf. A long write or copy stops after the piece it is
 * at (256 KiB and 32 MiB). Only a FIFO or a device is not awaited: its thread is interrupted, and closes it as soon as the system lets it.
 *
 * <p>Failures are {@link FileException}s. Text is UTF-8; what is not is a {@link FileException.NotText}, and never replaced. All methods that wait must be
 * called in a task.
 */
public final class Files {
    /** How long a line may be, in bytes, if nothing else is said: 1 MiB. */
    public static final int DEFAULT_LIMIT = 1 << 20;

    private static final Set<OpenOption> APPEND = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

    private Files() {
    }

    // Reading.

    /**
     * Reads a whole file, in one go.
     *
     * @throws FileException.NoSuchFile   if it does not exist
     * @throws FileException.IsADirectory if it is a folder
     * @throws FileException.TooLarge     if it has more bytes than an array can, 2 GiB
     * @throws FileException              if it can't be read
     */
    public static byte[] readAllBytes(Path path) {
        return readAllBytes(path, WholeFiles.MOST);
    }

    /**
     * As {@link #readAllBytes(Path)}, for files that are not trusted to be small, or to end: {@code /dev/zero}.
     *
     * @param limit how many bytes it may have
     * @throws FileException.TooLarge if it has more
     */
    public static byte[] readAllBytes(Path path, int limit) {
        requirePath(path);
        if (limit < 0) {
            throw new IllegalArgumentException("the limit is " + limit + " bytes; it can't be negative");
        }
        return FileOperation.<byte[]>call("read", path, operation -> WholeFiles.read(operation, path, limit));
    }

    /**
     * Reads a whole text file, in one go.
     *
     * @throws FileException.NotText if it is not UTF-8
     * @throws FileException         as for {@link #readAllBytes(Path)}
     */
    public static String readString(Path path) {
        requirePath(path);
        return FileOperation.<String>call("read", path, operation -> {
            var bytes = WholeFiles.read(operation, path, WholeFiles.MOST);
            return Shape.text(bytes, 0, bytes.length, path, () -> "the content");
        });
    }

    /** As {@link #readString}, split into lines, which end with {@code \n} or {@code \r\n}. */
    public static List<String> readAllLines(Path path) {
        requirePath(path);
        return FileOperation.<List<String>>call("read", path, operation -> {
            var bytes = WholeFiles.read(operation, path, WholeFiles.MOST);
            return Shape.Lines.all(path, bytes);
        });
    }

    /** {@link #lines(Path, int)} with {@link #DEFAULT_LIMIT}. */
    public static Flow<String> lines(Path path) {
        return lines(path, DEFAULT_LIMIT);
    }

    /**
     * {@return the lines of a text file, in constant memory} They end with {@code \n} or {@code \r\n}. The file is opened for each iteration, and
     * closed when that ends, however it does. A thread reads ahead while the task works, at most 1.25 MiB.
     *
     * @param limit how many bytes a line may have, at least 1
     * @throws FileException.TooLarge while iterating: if a line is longer
     * @throws FileException.NotText  while iterating: if a line is not UTF-8
     * @throws FileException          while iterating: if it can't be read
     */
    public static Flow<String> lines(Path path, int limit) {
        requirePath(path);
        requireLimit(limit);
        return generate(out -> new ReadAhead<>(path, new Shape.Lines(path, limit)).emitTo(lines -> lines.forEach(out::emit)));
    }

    /**
     * {@return the bytes of a file, in pieces of up to 256 KiB and in constant memory} Each array is the consumer's. Opened, closed and read ahead as
     * {@link #lines(Path, int)}. A FIFO or a device gives its bytes as they come.
     *
     * @throws FileException while iterating: if it can't be read
     */
    public static Flow<byte[]> chunks(Path path) {
        requirePath(path);
        return generate(out -> new ReadAhead<>(path, new Shape.Chunks()).emitTo(out));
    }

    /**
     * {@return the bytes of a file, in buffers that are used again: the fastest way through a large file} Each buffer is the consumer's until it asks for the next; what it
     * keeps must be copied. So no operator may keep them, as {@code toList}, {@code chunked}, {@code buffer} and {@code mapConcurrent} do. After the
     * iteration its buffers throw an {@link IllegalStateException}. Otherwise as {@link #chunks}.
     *
     * @throws FileException while iterating: if it can't be read
     */
    public static Flow<ByteBuffer> buffers(Path path) {
        requirePath(path);
        return generate(out -> new ReadAhead<>(path, new Shape.Buffers()).emitTo(out));
    }

    /** {@link #follow(Path, UnaryOperator)} with the defaults: the lines that come from now on. */
    public static Flow<String> follow(Path path) {
        return follow(path, UnaryOperator.identity());
    }

    /**
     * {@return the lines that are appended to a text file, as they come} It never ends by itself (as {@code tail -F}). The file need not exist yet.
     * When another file takes its name, as logs are rotated, the rest of the old one comes first, then the new one from its beginning. A file that
     * has become shorter is read from its beginning. A line counts once its end is written.
     *
     * @throws FileException.NoSuchFile while iterating: if its folder does not exist, or is deleted
     * @throws FileException            while iterating: if it can't be read; a line that is too long or not UTF-8
     */
    public static Flow<String> follow(Path path, UnaryOperator<FollowOptions> options) {
        requirePath(path);
        Objects.requireNonNull(options, "the options are null");
        var chosen = Objects.requireNonNull(options.apply(new FollowOptions(false, DEFAULT_LIMIT)), "the options are null: return what their methods return");
        return generate(out -> new Follower(path, chosen).emitTo(out));
    }

    // Writing.

    /**
     * Writes a whole file, in one go. A failed or cancelled write leaves a part; {@link #writeAtomically(Path, byte[])} does not. Nobody may change
     * the array meanwhile.
     *
     * @param options as for {@link java.nio.file.Files#write(Path, byte[], OpenOption...)}; without any, the file is made or replaced
     * @throws FileException.NoSuchFile if its folder does not exist
     * @throws FileException.FileExists if it exists, and {@code CREATE_NEW} was asked for
     * @throws FileException.DiskFull   if there is no space
     * @throws FileException            if it can't be written
     */
    public static void write(Path path, byte[] bytes, OpenOption... options) {
        requirePath(path);
        Objects.requireNonNull(bytes, "the bytes are null");
        write(path, bytes, writing(options));
    }

    private static void write(Path path, byte[] bytes, Set<OpenOption> options) {
        requirePath(path);
        FileOperation.<Void>call("write", path, operation -> {
            try (var channel = WholeFiles.open(operation, path, options)) {
                WholeFiles.write(operation, channel, bytes, bytes.length);
            }
            return null;
        });
    }

    /** As {@link #write(Path, byte[], OpenOption...)}, with text in UTF-8. */
    public static void writeString(Path path, String text, OpenOption... options) {
        requirePath(path);
        write(path, bytes(text), writing(options));
    }

    /**
     * Writes the bytes that a flow emits, in constant memory: while a piece is being written, the flow makes the next. Pieces may be of any size; many small
     * ones are gathered. An array that was emitted may be used again.
     *
     * <p><b>Cancellation:</b> the flow is ended, and the file closed. It keeps what was written.
     *
     * @param options as for {@link #write(Path, byte[], OpenOption...)}
     */
    public static void write(Path path, Flow<byte[]> chunks, OpenOption... options) {
        requirePath(path);
        Objects.requireNonNull(chunks, "the chunks are null");
        write(path, chunks, writing(options));
    }

    private static void write(Path path, Flow<byte[]> chunks, Set<OpenOption> options) {
        try (var file = open(path, options)) {
            file.writeAll(chunks);
        }
    }

    /**
     * Writes lines, each with {@code \n} after it, in constant memory.
     *
     * @param lines   a collection or a flow
     * @param options as for {@link #write(Path, byte[], OpenOption...)}
     */
    public static void writeLines(Path path, Iterable<String> lines, OpenOption... options) {
        requirePath(path);
        Objects.requireNonNull(lines, "the lines are null");
        var all = lines instanceof Flow<String> flow ? flow : Flow.of(lines);
        write(path, all.map(line -> bytes(Objects.requireNonNull(line, "a line is null") + "\n")), writing(options));
    }

    /** Appends to a file, which is made if it does not exist. The bytes stay together even if others append too, up to 256 KiB. */
    public static void append(Path path, byte[] bytes) {
        Objects.requireNonNull(bytes, "the bytes are null");
        write(path, bytes, APPEND);
    }

    /** As {@link #append(Path, byte[])}, with text in UTF-8. */
    public static void append(Path path, String text) {
        write(path, bytes(text), APPEND);
    }

    /** Appends what a flow emits, as {@link #write(Path, Flow, OpenOption...)} writes it. */
    public static void append(Path path, Flow<byte[]> chunks) {
        Objects.requireNonNull(chunks, "the chunks are null");
        write(path, chunks, APPEND);
    }

    /**
     * Replaces a file, or makes one, in such a way that anybody who looks at any time, also after a crash or a power failure, finds the old content or the
     * new, and never a part. It is written under another name in the same folder, forced to the disk, and renamed. The old one's permissions
     * are kept; a symbolic link stays one. When this returns, the new content is on the disk. A crash may leave a file {@code .meanwhile-….tmp} behind.
     *
     * <p><b>Cancellation:</b> the old file stays, unless the rename has begun.
     *
     * @throws FileException.DiskFull if there is no space; the old file stays
     * @throws FileException          if it can't be written; the old file stays
     */
    public static void writeAtomically(Path path, byte[] bytes) {
        requirePath(path);
        Objects.requireNonNull(bytes, "the bytes are null");
        FileOperation.<Void>call("replace", path, operation -> {
            Replacement.open(path).write(operation, bytes);
            return null;
        });
    }

    /** As {@link #writeAtomically(Path, byte[])}, with text in UTF-8. */
    public static void writeAtomically(Path path, String text) {
        writeAtomically(path, bytes(text));
    }

    /** As {@link #writeAtomically(Path, byte[])}, with what a flow emits, in constant memory. If the flow fails, the old file stays. */
    public static void writeAtomically(Path path, Flow<byte[]> chunks) {
        requirePath(path);
        Objects.requireNonNull(chunks, "the chunks are null");
        Replacement.writeFlow(path, chunks);
    }

    // Open files and locks.

    /**
     * Opens a file for reading and writing at any position.
     *
     * @param options as for {@link java.nio.channels.FileChannel#open(Path, OpenOption...)}; without any, for reading only
     * @return the file; close it
     * @throws FileException if it can't be opened
     */
    public static OpenFile open(Path path, OpenOption... options) {
        return open(path, Set.of(all("options", options)));
    }

    private static OpenFile open(Path path, Set<OpenOption> options) {
        requirePath(path);
        return FileOperation.<OpenFile>call("open", path,
                operation -> new OpenFile(path, WholeFiles.open(operation, path, options), operation.isApart()), file -> file.channel.close());
    }

    /**
     * Waits for an exclusive lock on a file that serves only for that, such as {@code app.lock}; it is made if it does not exist, and stays there. As
     * {@link OpenFile#lock()}.
     *
     * @return the lock; close it to release it
     */
    public static FileHold lock(Path path) {
        requirePath(path);
        return FileLocks.lock(path);
    }

    // Folders.

    /**
     * {@return what is in a folder, in no order} In constant memory; the folder is open until the iteration ends.
     *
     * @throws FileException.NotADirectory while iterating: if it is not a folder
     */
    public static Flow<Path> list(Path folder) {
        requirePath(folder);
        return Listing.of("list", folder, () -> java.nio.file.Files.list(folder));
    }

    /** {@link #walk(Path, int, FileVisitOption...)} without a limit. */
    public static Flow<Path> walk(Path start, FileVisitOption... options) {
        return walk(start, Integer.MAX_VALUE, options);
    }

    /**
     * {@return a file or folder, and all that is below it, each folder before what is in it} In constant memory. Symbolic links are not followed, unless
     * {@code FOLLOW_LINKS} says so.
     *
     * @param depth how many levels below {@code start}, 0 for none
     * @throws FileException while iterating: if a folder can't be read, or is deleted meanwhile
     */
    public static Flow<Path> walk(Path start, int depth, FileVisitOption... options) {
        requirePath(start);
        if (depth < 0) {
            throw new IllegalArgumentException("the depth is " + depth + "; it can't be negative");
        }
        var given = all("options", options);
        return Listing.of("walk", start, () -> java.nio.file.Files.walk(start, depth, given));
    }

    /**
     * {@return what changes in a folder, or of one file, as it happens} It begins when the flow is first asked for an event, and ends when the folder is
     * deleted. What was written when an event comes need not be complete: a file may be MODIFIED many times.
     *
     * <p>On Linux it uses one inotify instance ({@code fs.inotify.max_user_instances}); on macOS the JDK looks every few seconds.
     *
     * @param path a folder, or a file in one; the file need not exist
     * @throws FileException while iterating: if there is no such folder, or the system's limits do not allow it
     */
    public static Flow<FileEvent> watch(Path path) {
        requirePath(path);
        return generate(out -> {
            if (isDirectory(path)) {
                Watching.emitTo(path, false, out);
            } else {
                Watching.emitFileTo(path, out);
            }
        });
    }

    /** As {@link #watch}, with all folders below it, also those made later. A file in a new folder may be reported as CREATED twice. */
    public static Flow<FileEvent> watchTree(Path folder) {
        requirePath(folder);
        return generate(out -> Watching.emitTo(folder, true, out));
    }

    /**
     * Makes a folder.
     *
     * @return it
     */
    public static Path createDirectory(Path folder, FileAttribute<?>... attributes) {
        requirePath(folder);
        var given = all("attributes", attributes);
        return call("make", folder, _ -> java.nio.file.Files.createDirectory(folder, given));
    }

    /**
     * Makes a folder and those above it; if it exists, this does nothing.
     *
     * @return it
     */
    public static Path createDirectories(Path folder, FileAttribute<?>... attributes) {
        requirePath(folder);
        var given = all("attributes", attributes);
        return call("make", folder, _ -> java.nio.file.Files.createDirectories(folder, given));
    }

    // Copying, moving, deleting.

    /**
     * Copies a file, by the system where it can, and without taking space where the file system can share it. Of a folder only the folder itself is copied.
     *
     * <p><b>Cancellation:</b> no part of the copy is left. A file that was to be replaced is gone.
     *
     * @param options as for {@link java.nio.file.Files#copy(Path, Path, CopyOption...)}
     * @throws FileException.FileExists if the target exists, without {@code REPLACE_EXISTING}
     * @throws FileException            if it can't be copied
     */
    public static void copy(Path source, Path target, CopyOption... options) {
        Objects.requireNonNull(source, "the source is null");
        Objects.requireNonNull(target, "the target is null");
        var given = all("options", options);
        FileOperation.<Void>call("copy", source, operation -> {
            Trees.copy(operation, source, target, given);
            return null;
        });
    }

    /**
     * Moves or renames a file or folder. To another file system only a file can be moved, which is a copy and cannot be stopped.
     *
     * @param options as for {@link java.nio.file.Files#move(Path, Path, CopyOption...)}
     * @throws FileException.FileExists if the target exists, without {@code REPLACE_EXISTING} or {@code ATOMIC_MOVE}
     * @throws FileException            if it can't be moved
     */
    public static void move(Path source, Path target, CopyOption... options) {
        Objects.requireNonNull(source, "the source is null");
        Objects.requireNonNull(target, "the target is null");
        var given = all("options", options);
        call("move", source, _ -> java.nio.file.Files.move(source, target, given));
    }

    /**
     * Deletes a file or an empty folder.
     *
     * @throws FileException.NoSuchFile        if it does not exist
     * @throws FileException.DirectoryNotEmpty if there is something in it
     */
    public static void delete(Path path) {
        FileOperation.<Void>call("delete", requirePath(path), _ -> {
            java.nio.file.Files.delete(path);
            return null;
        });
    }

    /**
     * As {@link #delete}, if it exists.
     *
     * @return whether it did
     */
    public static boolean deleteIfExists(Path path) {
        return call("delete", path, _ -> java.nio.file.Files.deleteIfExists(path));
    }

    /**
     * Deletes a file, or a folder with all that is in it; if it does not exist, this does nothing. Symbolic links are deleted, and not followed.
     *
     * <p><b>Cancellation:</b> a part is left.
     */
    public static void deleteTree(Path path) {
        FileOperation.<Void>call("delete", requirePath(path), operation -> {
            Trees.delete(operation, path);
            return null;
        });
    }

    // What there is to know.

    /** {@return whether it exists} False also if the program may not know. */
    public static boolean exists(Path path, LinkOption... options) {
        requirePath(path);
        var given = all("options", options);
        return call("look at", path, _ -> java.nio.file.Files.exists(path, given));
    }

    /** {@return whether it is a folder} */
    public static boolean isDirectory(Path path, LinkOption... options) {
        requirePath(path);
        var given = all("options", options);
        return call("look at", path, _ -> java.nio.file.Files.isDirectory(path, given));
    }

    /** {@return whether it is a regular file: no folder, device or FIFO} */
    public static boolean isRegularFile(Path path, LinkOption... options) {
        requirePath(path);
        var given = all("options", options);
        return call("look at", path, _ -> java.nio.file.Files.isRegularFile(path, given));
    }

    /** {@return whether it is a symbolic link} */
    public static boolean isSymbolicLink(Path path) {
        return call("look at", path, _ -> java.nio.file.Files.isSymbolicLink(path));
    }

    /** {@return whether both are the same file, perhaps under two names} */
    public static boolean isSameFile(Path path, Path other) {
        Objects.requireNonNull(other, "the other path is null");
        return call("look at", path, _ -> java.nio.file.Files.isSameFile(path, other));
    }

    /** {@return its size, in bytes} */
    public static long size(Path path) {
        return call("look at", path, _ -> java.nio.file.Files.size(path));
    }

    /** {@return its size, times and kind, in one call} */
    public static BasicFileAttributes attributes(Path path, LinkOption... options) {
        return attributes(path, BasicFileAttributes.class, options);
    }

    /** {@return its attributes, as one of the JDK's classes has them}, such as {@link java.nio.file.attribute.PosixFileAttributes} */
    public static <A extends BasicFileAttributes> A attributes(Path path, Class<A> type, LinkOption... options) {
        requirePath(path);
        Objects.requireNonNull(type, "the type is null");
        var given = all("options", options);
        return call("look at", path, _ -> java.nio.file.Files.readAttributes(path, type, given));
    }

    /**
     * {@return who may do what with it}
     *
     * @throws UnsupportedOperationException on Windows
     */
    public static Set<PosixFilePermission> permissions(Path path, LinkOption... options) {
        requirePath(path);
        var given = all("options", options);
        return call("look at", path, _ -> java.nio.file.Files.getPosixFilePermissions(path, given));
    }

    /**
     * Changes who may do what with it (chmod).
     *
     * @param permissions as {@code ls} shows them: {@code "rw-r-----"}
     * @throws UnsupportedOperationException on Windows
     */
    public static void changePermissions(Path path, String permissions) {
        requirePath(path);
        var parsed = FileArguments.permissions(permissions);
        call("change", path, _ -> java.nio.file.Files.setPosixFilePermissions(path, parsed));
    }

    // Links.

    /**
     * Makes a symbolic link that leads to {@code target}, which need not exist.
     *
     * @return the link
     */
    public static Path createSymbolicLink(Path link, Path target) {
        Objects.requireNonNull(target, "the target is null");
        return call("make", link, _ -> java.nio.file.Files.createSymbolicLink(link, target));
    }

    /**
     * Gives a file a second name (a hard link).
     *
     * @return the second
     */
    public static Path createLink(Path link, Path existing) {
        Objects.requireNonNull(existing, "the existing file is null");
        return call("make", link, _ -> java.nio.file.Files.createLink(link, existing));
    }

    /** {@return where a symbolic link leads} */
    public static Path readSymbolicLink(Path link) {
        return call("read the link", link, _ -> java.nio.file.Files.readSymbolicLink(link));
    }

    /** {@return the absolute path without symbolic links} */
    public static Path toRealPath(Path path, LinkOption... options) {
        requirePath(path);
        var given = all("options", options);
        return call("find", path, _ -> path.toRealPath(given));
    }

    // Temporary.

    /**
     * Makes a folder in the system's for temporary files, which only this user may enter.
     *
     * @return it; close it to delete it
     */
    public static TemporaryFolder temporaryFolder() {
        var place = Path.of(System.getProperty("java.io.tmpdir"));
        return FileOperation.<TemporaryFolder>call("make a folder in", place,
                _ -> new TemporaryFolder(java.nio.file.Files.createTempDirectory("meanwhile-")), folder -> java.nio.file.Files.delete(folder.path()));
    }

    /**
     * Makes an empty file in the system's folder for temporary files, which only this user may read.
     *
     * @return it; close it to delete it
     */
    public static TemporaryFile temporaryFile() {
        var place = Path.of(System.getProperty("java.io.tmpdir"));
        return FileOperation.<TemporaryFile>call("make a file in", place,
                _ -> new TemporaryFile(java.nio.file.Files.createTempFile("meanwhile-", "")), file -> java.nio.file.Files.delete(file.path()));
    }

    private static <T> T call(String verb, Path path, FileOperation.Work<? extends T> work) {
        return FileOperation.<T>call(verb, requirePath(path), work);
    }
}
