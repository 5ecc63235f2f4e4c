package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;

import dev.meanwhile.Emitter;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;

/** Reads slices of a file piece by piece, off the loop, as fast as the client takes them. */
final class FileSender {
    private static final int PIECE_BYTES = 64 << 10;

    private FileSender() {
    }

    static void send(FileChannel file, List<Slice> slices, Emitter<? super byte[]> sink) throws IOException {
        for (var slice : slices) {
            if (slice.before().length > 0) {
                sink.emit(slice.before());
            }
            for (var sent = 0L; sent < slice.length(); ) {
                var at = slice.from() + sent;
                var most = (int) Math.min(PIECE_BYTES, slice.length() - sent);
                var piece = blocking(() -> read(file, at, most));
                sent += piece.length;
                sink.emit(piece);
            }
        }
    }

    private static byte[] read(FileChannel file, long at, int most) throws IOException {
        var buffer = ByteBuffer.allocate(most);
        if (file.read(buffer, at) < 0) {
            throw new EOFException("the file shrank while it was being sent");
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
