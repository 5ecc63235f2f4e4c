package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection of a {@link Load}: sends questions, and checks every relevant byte of the answers. */
abstract class Client implements AutoCloseable {
    /** Larger than anything that can be pending: a client has one question under way. */
    private static final int ROOM = 8 << 10;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(ROOM);
    /** The time of its question, or of the last message. */
    private long since;

    /** Connects to a port of this machine. The channel blocks until it becomes part of a load. */
    Client(int port) {
        try {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            throw new UncheckedIOException("can't connect to port " + port + ": " + e.getMessage(), e);
        }
    }

    /** {@return the next question, ready to be sent} */
    abstract ByteBuffer question();

    /**
     * Takes one message from the received bytes, and checks it.
     *
     * @param in  positioned at the beginning of the message; after it, if it was taken
     * @return whether the message was complete
     * @throws IllegalStateException if it is wrong
     */
    abstract boolean take(ByteBuffer in);

    /** {@return whether the last message taken was the end of the answer} */
    abstract boolean isAnswered();

    SocketChannel channel() {
        return channel;
    }

    void ask(long now) {
        since = now;
        send(question());
    }

    /** Questions are short: when the previous one is answered, there is room for the next. */
    final void send(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** {@return the received bytes} Call {@link #keep} afterwards. */
    final ByteBuffer receive() {
        try {
            if (channel.read(in) < 0) {
                throw new IllegalStateException("the server has closed a connection");
            }
        } catch (IOException e) {
            throw lost(e);
        }
        return in.flip();
    }

    private static UncheckedIOException lost(IOException e) {
        return new UncheckedIOException("a connection was lost: " + e.getMessage(), e);
    }

    /** Keeps the beginning of a message that is not complete yet. */
    final void keep() {
        if (in.hasRemaining()) {
            in.compact();
        } else {
            in.clear();
        }
    }

    /** {@return the wait for the message that has just arrived} */
    final long waited(long now) {
        var waited = now - since;
        since = now;
        return waited;
    }

    static boolean isAt(ByteBuffer in, int position, byte[] expected) {
        if (in.limit() - position < expected.length) {
            return false;
        }
        for (var n = 0; n < expected.length; n++) {
            if (in.get(position + n) != expected[n]) {
                return false;
            }
        }
        return true;
    }

    static String text(ByteBuffer in, int from, int to) {
        var bytes = new byte[Math.min(to, in.limit()) - from];
        in.get(from, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
