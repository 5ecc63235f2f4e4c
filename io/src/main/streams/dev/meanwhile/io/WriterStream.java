package dev.meanwhile.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** A {@link StreamWriter} as the JDK's libraries know streams. */
final class WriterStream extends OutputStream {
    private final StreamWriter writer;
    private final BooleanSupplier closed;

    /** @param closed whether there is nothing left to end */
    WriterStream(StreamWriter writer, BooleanSupplier closed) {
        this.writer = writer;
        this.closed = closed;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checked(() -> writer.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        checked(writer::flush);
    }

    @Override
    public void close() throws IOException {
        if (!closed.getAsBoolean()) {
            checked(writer::shutdownOutput);
        }
    }

    private static void checked(Runnable call) throws IOException {
        try {
            call.run();
        } catch (StreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
