package dev.meanwhile.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;

/** What the threads for files do with whole files. All of it blocks. */
final class WholeFiles {
    /** What an array can hold. */
    static final int MOST = Integer.MAX_VALUE - 8;

    private WholeFiles() {
    }

    static byte[] read(FileOperation<?> operation, Path path, int limit) throws IOException {
        var size = readable(operation, path).size();
        if (size > limit) {
            throw tooLarge(path, limit);
        }
        try (var channel = Files.newByteChannel(path, StandardOpenOption.READ)) {
            // The size is a hint: files in /proc have none, and others grow meanwhile.
            var bytes = new byte[size > 0 ? (int) size : Math.min(limit, 8 << 10)];
            var length = 0;
            while (true) {
                operation.continueOrStop();
                if (length == bytes.length) {
                    var next = ByteBuffer.allocate(1);
                    if (channel.read(next) < 0) {
                        return bytes;
                    }
                    if (length == limit) {
                        throw tooLarge(path, limit);
                    }
                    bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(2L * length, 512)));
                    bytes[length++] = next.get(0);
                }
                var count = channel.read(ByteBuffer.wrap(bytes, length, Math.min(ReadAhead.CHUNK, bytes.length - length)));
                if (count < 0) {
                    return Arrays.copyOf(bytes, length);
                }
                length += count;
            }
        }
    }

    private static FileOperation.Refused tooLarge(Path path, int limit) {
        return new FileOperation.Refused(new FileException.TooLarge(path, FileException.name(path) + " has more than " + limit
                + " bytes; read it piece by piece with Files.chunks or Files.lines", limit));
    }

    /** {@return its attributes} A FIFO or a device may only be opened in a thread of its own, and a folder not at all. */
    static BasicFileAttributes readable(FileOperation<?> operation, Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        require(operation, path, attributes, "read");
        return attributes;
    }

    private static void require(FileOperation<?> operation, Path path, BasicFileAttributes attributes, String verb) throws IOException {
        if (attributes.isOther()) {
            operation.requireApart();
        }
        if (attributes.isDirectory()) {
            throw new FileOperation.Refused(new FileException.IsADirectory(path, "can't " + verb + " " + FileException.name(path) + ": it is a folder", null));
        }
    }

    /** Opens a file, a FIFO or a device. */
    static FileChannel open(FileOperation<?> operation, Path path, Set<? extends OpenOption> options) throws IOException {
        var attributes = path.getFileSystem().provider().readAttributesIfExists(path, BasicFileAttributes.class);
        if (attributes != null && !options.contains(StandardOpenOption.CREATE_NEW)) {
            require(operation, path, attributes, "open");
        }
        return FileChannel.open(path, options);
    }

    static void write(FileOperation<?> operation, WritableByteChannel channel, byte[] bytes, int length) throws IOException {
        for (var at = 0; at < length;) {
            operation.continueOrStop();
            // The JDK copies it to memory outside of the heap, as much as it is given.
            at += channel.write(ByteBuffer.wrap(bytes, at, Math.min(ReadAhead.CHUNK, length - at)));
        }
    }
}
