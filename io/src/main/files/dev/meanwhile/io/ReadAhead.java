package dev.meanwhile.io;

import dev.meanwhile.Emitter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a file from its beginning while a task works on what was read before. The thread stays with the file as long as the task keeps up, so that
 * most pieces need no hop; it leaves when it is {@link #AHEAD} pieces ahead, and is called back when half of them are used. A file of a single piece is
 * opened, read and closed in one hop.
 */
final class ReadAhead<E> {
    /** Large enough that the hops hardly count, and small enough for the processor's cache and the young generation. */
    static final int CHUNK = 256 << 10;
    /** For files that do not know their size, as those in /proc. */
    private static final int SMALL_CHUNK = 16 << 10;
    private static final int AHEAD = 4;

    private final Path path;
    private final Shape<E> shape;
    private final Arrivals<E> arrivals = new Arrivals<>();
    private FileOperation<Boolean> reading;
    // Whoever reads: the thread, and when it has left, the task.
    private SeekableByteChannel channel;
    private long size;
    private long position;
    private byte[] buffer;

    ReadAhead(Path path, Shape<E> shape) {
        this.path = path;
        this.shape = shape;
    }

    /** Emits what there is, and closes the file however that ends. */
    void emitTo(Emitter<? super E> out) {
        try {
            start(false);
            for (var element = next(); element != null; element = next()) {
                out.emit(element);
            }
        } finally {
            stop();
        }
    }

    private E next() {
        while (true) {
            var element = arrivals.poll();
            if (element != null) {
                if (arrivals.size() <= AHEAD / 2 && reading.hasEndedWith(false)) {
                    start(reading.isApart());
                }
                return element;
            }
            if (!reading.isDone()) {
                arrivals.await(reading::isDone);
            } else if (arrivals.isEmpty() && hasEnded()) {
                return null;
            }
        }
    }

    private boolean hasEnded() {
        try {
            if (reading.end()) {
                return true;
            }
            start(reading.isApart());
        } catch (FileOperation.MayWait e) {
            start(true);
        }
        return false;
    }

    private void start(boolean apart) {
        reading = FileOperation.start("read", path, apart, this::read, _ -> close());
        reading.whenComplete((_, _) -> arrivals.signal());
    }

    /** The thread. {@return whether the file has ended} */
    private boolean read(FileOperation<?> operation) throws IOException {
        try {
            open(operation);
            while (!operation.isStopping()) {
                var element = readOne();
                if (element == null && !channel.isOpen()) {
                    return true;
                }
                if (element != null && arrivals.put(element) >= AHEAD) {
                    return false;
                }
            }
            return false;
        } catch (Throwable t) {
            close();
            throw t;
        }
    }

    private void open(FileOperation<?> operation) throws IOException {
        if (channel == null) {
            var attributes = WholeFiles.readable(operation, path);
            size = attributes.size();
            channel = Files.newByteChannel(path, StandardOpenOption.READ);
        }
    }

    /** {@return the next element; null if there is none, and at the end, when the channel is closed too} */
    private E readOne() throws IOException {
        if (buffer == null) {
            buffer = new byte[size > position ? (int) Math.min(CHUNK, size - position) : SMALL_CHUNK];
        }
        var count = channel.read(ByteBuffer.wrap(buffer));
        if (count < 0) {
            close();
            var last = shape.end();
            if (last != null) {
                arrivals.put(last);
            }
            return null;
        }
        position += count;
        var element = shape.add(buffer, count);
        if (shape.keepsBuffers() || buffer.length < CHUNK && size > position) {
            buffer = null;
        }
        return element;
    }

    private void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private void stop() {
        if (reading != null && reading.awaitStopped() && channel != null && channel.isOpen()) {
            FileOperation.finish("close", path, _ -> {
                close();
                return null;
            });
        }
    }
}
