package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.moveOnAfter;

import dev.meanwhile.Emitter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads what is appended to a file, by its name (as {@code tail -F}): when another file takes the name, the rest of the old one comes first; when the
 * file becomes shorter, it is read from its beginning. The folder is watched; besides that it looks every second, because a network file system
 * does not tell what others change.
 */
final class Follower {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Path path;
    private final Path folder;
    private final Shape.Lines lines;
    // The thread that looks.
    private final byte[] buffer = new byte[64 << 10];
    private FileChannel channel;
    private Object key;
    private boolean fromStart;
    private boolean folderGone;

    Follower(Path path, FollowOptions options) {
        this.path = path;
        this.folder = path.toAbsolutePath().getParent();
        this.lines = new Shape.Lines(path, options.limit);
        this.fromStart = options.fromStart;
    }

    void emitTo(Emitter<? super String> out) {
        Watching watching = null;
        try {
            // Where it begins, before anything is waited for.
            look(out);
            watching = Watching.open(folder, false);
            while (true) {
                look(out);
                if (watching.isOver() || folderGone) {
                    throw new FileException.NoSuchFile(path, "can't follow " + FileException.name(path) + ": its folder was deleted", null);
                }
                moveOnAfter(LOOK_AGAIN, watching::awaitChange);
            }
        } finally {
            close(watching);
        }
    }

    private void close(Watching watching) {
        try {
            FileOperation.finish("close", path, _ -> {
                release();
                return null;
            });
        } finally {
            if (watching != null) {
                watching.close();
            }
        }
    }

    /** Emits all that is new. */
    private void look(Emitter<? super String> out) {
        while (true) {
            var found = FileOperation.<List<String>>call("follow", path, this::read);
            found.forEach(out::emit);
            if (found.isEmpty()) {
                return;
            }
        }
    }

    /** {@return the next lines; empty if there are none now} */
    private List<String> read(FileOperation<?> operation) throws IOException {
        var found = new ArrayList<String>();
        var replaced = false;
        while (found.isEmpty()) {
            operation.continueOrStop();
            if (channel == null && !open()) {
                break;
            }
            var count = channel.read(ByteBuffer.wrap(buffer));
            if (count > 0) {
                add(found, lines.add(buffer, count));
            } else if (replaced) {
                // Nothing was written to the old file since it was seen to be replaced.
                add(found, lines.end());
                release();
                replaced = false;
            } else {
                var now = attributes();
                if (now != null && channel.position() > channel.size()) {
                    lines.forget();
                    channel.position(0);
                } else if (now != null && !Objects.equals(now.fileKey(), key)) {
                    replaced = true;
                } else {
                    break;
                }
            }
        }
        return found;
    }

    private static void add(List<String> found, List<String> more) {
        if (more != null) {
            found.addAll(more);
        }
    }

    /** {@return false if there is none now} */
    private boolean open() throws IOException {
        while (true) {
            var attributes = attributes();
            if (attributes == null) {
                // One that comes later is new from its beginning.
                fromStart = true;
                return false;
            }
            if (!attributes.isRegularFile()) {
                throw new FileOperation.Refused(new FileException.Broken(path, "can't follow " + FileException.name(path) + ": it is not a regular file", null));
            }
            channel = FileChannel.open(path, StandardOpenOption.READ);
            key = attributes.fileKey();
            var opened = attributes();
            if (opened != null && Objects.equals(opened.fileKey(), key)) {
                channel.position(fromStart ? 0 : channel.size());
                fromStart = true;
                return true;
            }
            // It was replaced in between, so which one this is cannot be known.
            release();
        }
    }

    /** Also looks for the folder: while the deleted file is open here, Linux does not tell that its folder was deleted. */
    private BasicFileAttributes attributes() throws IOException {
        var files = path.getFileSystem().provider();
        var found = files.readAttributesIfExists(path, BasicFileAttributes.class);
        folderGone = found == null && files.readAttributesIfExists(folder, BasicFileAttributes.class) == null;
        return found;
    }

    private void release() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
