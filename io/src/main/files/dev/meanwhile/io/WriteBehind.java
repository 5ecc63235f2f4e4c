package dev.meanwhile.io;

import dev.meanwhile.Emitter;
import dev.meanwhile.Loop;

import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Writes to a file while a task makes the next bytes. What comes while a write is under way is gathered, and goes with the next: many small
 * pieces cost few hops, and none waits for others to come. Memory stays at two buffers.
 */
final class WriteBehind implements Emitter<byte[]> {
    private final Path path;
    private final WritableByteChannel channel;
    private final Loop loop = Loop.current();
    private byte[] filling = new byte[8 << 10];
    private int filled;
    private byte[] spare = new byte[0];
    private FileOperation<Void> writing;
    private final boolean apart;

    /** @param apart whether it may wait for ever */
    WriteBehind(Path path, WritableByteChannel channel, boolean apart) {
        this.path = path;
        this.channel = channel;
        this.apart = apart;
    }

    /** The array is copied: the caller may use it again. */
    @Override
    public void emit(byte[] bytes) {
        for (var at = 0; at < bytes.length;) {
            if (filled == ReadAhead.CHUNK) {
                writing.end();
                writeOn();
            }
            var count = Math.min(bytes.length - at, ReadAhead.CHUNK - filled);
            ensureRoom(filled + count);
            System.arraycopy(bytes, at, filling, filled, count);
            filled += count;
            at += count;
            if (writing == null || writing.isDone()) {
                endLast();
                writeOn();
            }
        }
    }

    /** Waits until all is written. */
    void flush() {
        while (filled > 0 || writing != null && !writing.isDone()) {
            endLast();
            writeOn();
        }
        endLast();
    }

    /** Waits until nothing is being written any more; what is not written yet never is. {@return false if that was abandoned} */
    boolean stop() {
        filled = 0;
        return writing == null || writing.awaitStopped();
    }

    private void endLast() {
        if (writing != null) {
            writing.end();
        }
    }

    private void ensureRoom(int size) {
        if (size > filling.length) {
            var larger = new byte[Math.min(ReadAhead.CHUNK, Math.max(size, 2 * filling.length))];
            System.arraycopy(filling, 0, larger, 0, filled);
            filling = larger;
        }
    }

    /** Writes what was gathered, if the last write has ended well. */
    private void writeOn() {
        if (filled == 0 || writing != null && !writing.hasEndedWell()) {
            return;
        }
        var bytes = filling;
        var length = filled;
        filling = spare.length == 0 ? new byte[bytes.length] : spare;
        filled = 0;
        spare = bytes;
        writing = FileOperation.prepare("write", path, apart, operation -> {
            WholeFiles.write(operation, channel, bytes, length);
            return null;
        });
        writing.whenComplete((_, _) -> loop.execute(this::writeOn));
        // Last: until this returns, the task may run while a callback is here, and a callback while the task is.
        writing.submit();
    }
}
