package dev.meanwhile.io.spi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

import javax.net.ssl.SSLEngine;

/** A two-way stream of bytes beneath a connection: a socket, a pair of pipes, or one in memory. Used on the loop's tasks and handlers; never waits. */
public interface Wire {
    /** Who is told what happens. Called on the loop's thread, never from within a call of {@link Wire}'s methods. */
    interface Receiver {
        /** Bytes have come; the receiver releases them. They may come after {@link Wire#reading reading(false)} too, a few. */
        void received(ByteBuf bytes);

        /** The peer sends no more. Told at most once, and then it may still read. */
        void ended();

        /** {@link Wire#unsent} fell to the low-water mark or below, or to 0 after {@link Wire#flush}. */
        void drained();

        /** It is closed, and everything it held is released. Told exactly once, last. {@code cause} is null if this side closed it. */
        void closed(IOException cause);
    }

    /** Begins to tell what happens. What happened before was kept. Called once, first. */
    void start(Receiver receiver);

    /** Whether bytes are wanted: a receiver that has enough lets the peer wait. On from the start. */
    void reading(boolean wanted);

    /** Sends bytes, in order; takes a copy, or what it needs, before it returns. All that is written in a turn of the loop may go out together. Dropped once it is closed. */
    void write(byte[] bytes, int offset, int length);

    /** Sends what is left in a buffer; takes a copy, or what it needs, before it returns. Dropped once it is closed. */
    default void write(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            write(Unpooled.directBuffer(Math.max(bytes.remaining(), 1)).writeBytes(bytes));
        }
    }

    /** Sends bytes that it will release. Dropped once it is closed. */
    void write(ByteBuf bytes);

    /** Sends without delay, and tells {@link Receiver#drained} once nothing is {@link #unsent}. */
    void flush();

    /** {@return how many bytes written the operating system has not taken yet} */
    long unsent();

    /** From this many {@link #unsent} bytes on, writers wait until no more than a quarter is left. */
    int highWaterMark();

    /** Sends what is unsent, then the end. It can still read. */
    void shutdownOutput();

    /** Sends what is unsent, then closes. */
    void close();

    /** Closes at once and drops what is unsent; the peer sees a reset where there are such. */
    void abort();

    /**
     * Goes on in TLS, after {@link #start}: all that is written from here on is encrypted, and {@link Receiver} gets what was decrypted. The peer's end
     * is then its close_notify; if its bytes end without, the wire is closed with a cause. {@link #shutdownOutput} and {@link #close} send close_notify.
     *
     * @param engine before its handshake
     * @param early  bytes that came already, and belong to the handshake; released here
     * @param told   gets null after the handshake, or why it failed; at most once, and not if the wire was closed before. After a failure the caller aborts
     */
    default void startTls(SSLEngine engine, ByteBuf early, Consumer<Throwable> told) {
        early.release();
        throw new UnsupportedOperationException("this kind of connection has no TLS");
    }

    /** {@return whether {@link #close} or {@link #abort} was called, or it broke} */
    boolean isClosed();

    /** {@return whether another thread moves the bytes, so that nothing in the loop's poller shows that something may come} */
    default boolean isOutside() {
        return false;
    }

    /** {@return where this end is} */
    SocketAddress localAddress();

    /** {@return where the other end is} */
    SocketAddress remoteAddress();
}
