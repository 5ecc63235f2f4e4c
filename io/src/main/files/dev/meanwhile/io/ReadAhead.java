package dev.meanwhile.io;

import dev.meanwhile.Emitter;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a file from its beginning while a task works on what was read before. The thread stays with the file as long as the task keeps up; it leaves when
 * it is {@link #AHEAD} pieces ahead, and is called back when half of them are used. A task that waits is woken for several pieces at once, because from the
 * page cache a piece takes no longer than the change of threads. A file of a single piece is opened, read and closed in one hop.
 */
final class ReadAhead<E> {
    /** Large enough that the hops hardly count, and small enough for the processor's cache and the young generation. */
    static final int CHUNK = 256 << 10;
    /** For files that do not know their size, as those in /proc. */
    private static final int SMALL_CHUNK = 16 << 10;
    private static final int AHEAD = 4;
    private static final int HALF = AHEAD / 2;

    private final Path path;
    private final Shape<E> shape;
    private final Arrivals<E> arrivals = new Arrivals<>();
    private FileOperation<Boolean> reading;
    // Whoever reads: the thread, and when it has left, the task.
    private SeekableByteChannel channel;
    private long size;
    private long position;

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
                shape.recycle(element);
            }
        } finally {
            stop();
        }
    }

    private E next() {
        while (true) {
            var element = arrivals.poll();
            if (element != null) {
                if (arrivals.size() <= HALF && reading.hasEndedWith(false)) {
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
                var element = readOne(operation);
                if (element == null && !channel.isOpen()) {
                    return true;
                }
                if (element != null && put(element, operation) >= AHEAD) {
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

    /** What comes from a FIFO or a device is told at once: the next piece may be long in coming. {@return how many wait} */
    private int put(E element, FileOperation<?> operation) {
        var count = arrivals.add(element);
        if (count >= HALF || operation.isApart()) {
            arrivals.signal();
        }
        return count;
    }

    /** {@return the next element; null if there is none, and at the end, when the channel is closed too} */
    private E readOne(FileOperation<?> operation) throws IOException {
        var room = shape.room(size > position ? (int) Math.min(CHUNK, size - position) : SMALL_CHUNK, operation.isApart());
        var count = channel.read(room);
        if (count < 0) {
            close();
            var last = shape.end();
            if (last != null) {
                arrivals.add(last);
            }
            return null;
        }
        position += count;
        return shape.add(room.flip());
    }

    private void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private void stop() {
        if (reading == null || !reading.awaitStopped()) {
            return;
        }
        try {
            if (channel != null && channel.isOpen()) {
                FileOperation.finish("close", path, _ -> {
                    close();
                    return null;
                });
            }
        } finally {
            shape.release();
        }
    }
}
