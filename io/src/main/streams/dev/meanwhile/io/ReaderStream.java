package dev.meanwhile.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/** A {@link StreamReader} as the JDK's libraries know streams. */
final class ReaderStream extends InputStream {
    private final StreamReader reader;
    private final IntSupplier available;

    /** @param available how many bytes can be read without a wait */
    ReaderStream(StreamReader reader, IntSupplier available) {
        this.reader = reader;
        this.available = available;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return reader.read(ByteBuffer.wrap(bytes, offset, length));
        } catch (StreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public int available() {
        return available.getAsInt();
    }
}
