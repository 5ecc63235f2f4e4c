package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection of a {@link Load}, or one socket for datagrams: sends questions, and checks every relevant byte of the answers. */
abstract class Client implements AutoCloseable {
    /** Larger than anything that can be pending: a client has one question under way. */
    private static final int ROOM = 8 << 10;

    private final SelectableChannel selectable;
    private final ByteChannel channel;
    private final ByteBuffer in;
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    /** The time of its question, or of the last message. */
    private long since;

    /** Connects to a port of this machine. The channel blocks until it becomes part of a load. */
    Client(int port) {
        this(connected(port), ROOM);
    }

    /**
     * A client with a connected channel, which blocks until it becomes part of a load.
     *
     * @param room in bytes, for what has come and was not taken
     */
    <C extends SelectableChannel & ByteChannel> Client(C channel, int room) {
        selectable = channel;
        this.channel = channel;
        in = ByteBuffer.allocateDirect(room);
    }

    static SocketChannel connected(int port) {
        try {
            var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel;
        } catch (IOException e) {
            throw unreachable(port, e);
        }
    }

    static DatagramChannel datagrams(int port) {
        try {
            return DatagramChannel.open().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw unreachable(port, e);
        }
    }

    private static UncheckedIOException unreachable(int port, IOException e) {
        return new UncheckedIOException("can't connect to port " + port + ": " + e.getMessage(), e);
    }

    /** {@return the next question, ready to be sent} */
    abstract ByteBuffer question();

    /**
     * Takes one message from the received bytes, and checks it.
     *
     * @param in positioned at the beginning of the message, or of what is left of it; afterwards, behind what was taken
     * @return whether the message is complete
     * @throws IllegalStateException if it is wrong
     */
    abstract boolean take(ByteBuffer in);

    /** {@return whether the last message taken was the end of the answer} */
    abstract boolean isAnswered();

    /** Waits for a message, which may have come with the last one, on a channel that blocks. */
    final void awaitMessage() {
        var isTaken = take(in.flip());
        keep();
        while (!isTaken) {
            isTaken = take(receive());
            keep();
        }
    }

    SelectableChannel channel() {
        return selectable;
    }

    /**
     * Sends the next question, or as much of it as there is room for. {@return whether that was all}
     *
     * @param now when the wait for its answer begins, by {@link System#nanoTime}
     */
    final boolean ask(long now) {
        waitsSince(now);
        unsent = question();
        return sendRest();
    }

    /** {@return whether nothing is left of the question} */
    final boolean sendRest() {
        try {
            while (unsent.hasRemaining() && channel.write(unsent) > 0) {
                // There may be room for more.
            }
            return !unsent.hasRemaining();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** For what is not a question, and so short that there is room for it. */
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
        if (in.position() == 0) {
            in.position(in.limit()).limit(in.capacity());
        } else if (in.hasRemaining()) {
            in.compact();
        } else {
            in.clear();
        }
    }

    /** From when on it waits for a message. */
    final void waitsSince(long time) {
        since = time;
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
