package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Emitter;
import dev.meanwhile.FlowBody;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Compresses one body, in slices after each of which other tasks have their turns. */
final class Encoder implements AutoCloseable {
    /** A third of a millisecond, about. */
    private static final int SLICE_BYTES = 16 << 10;

    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final OutputStream in;

    private Encoder(Coding coding) throws IOException {
        in = coding.over(packed);
    }

    static byte[] encode(Coding coding, byte[] body) throws IOException {
        try (var encoder = new Encoder(coding)) {
            encoder.write(body);
            return encoder.end();
        }
    }

    /** @param prompt whether each piece must be complete when it is sent */
    static FlowBody<byte[]> encoding(Coding coding, boolean prompt, FlowBody<byte[]> body) {
        return out -> {
            try (var encoder = new Encoder(coding)) {
                body.run(piece -> encoder.pass(piece, prompt, out));
                out.emit(encoder.end());
            }
        };
    }

    private void write(byte[] piece) throws IOException {
        for (var from = 0; from < piece.length; from += SLICE_BYTES) {
            var length = Math.min(SLICE_BYTES, piece.length - from);
            in.write(piece, from, length);
            if (length == SLICE_BYTES) {
                sleep(Duration.ZERO);
            }
        }
    }

    private void pass(byte[] piece, boolean flush, Emitter<? super byte[]> out) {
        try {
            write(piece);
            if (flush) {
                in.flush();
            }
        } catch (IOException e) {
            throw new AssertionError("it writes to memory", e);
        }
        if (packed.size() > 0) {
            var bytes = packed.toByteArray();
            packed.reset();
            out.emit(bytes);
        }
    }

    private byte[] end() throws IOException {
        in.close();
        return packed.toByteArray();
    }

    /** Releases native memory. Doing it again does nothing. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
