package dev.meanwhile.io.spi;

import io.netty.buffer.ByteBuf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/** A datagram socket. Used on the loop; only {@link #join} and {@link #leave} may wait. */
public interface Datagrams {
    /** Who is told what happens, on the loop's thread. */
    interface Receiver {
        /** A datagram has come; the receiver releases the bytes. */
        void received(ByteBuf bytes, InetSocketAddress sender, boolean truncated);

        /** Room for another datagram after {@link Datagrams#send} was refused. */
        void writable();

        /** The system reports a fault of something sent before, for example a {@link java.net.PortUnreachableException}. The socket stays open. */
        void failed(IOException cause);

        /** It is closed. Told once, last; {@code cause} is null if this side closed it. */
        void closed(IOException cause);
    }

    /** Begins to tell what happens. Called once, first. */
    void start(Receiver receiver);

    /** {@return false if there is no room now, and nothing was sent} Takes a copy. {@code target} is null for the peer that it is connected to. */
    boolean send(byte[] bytes, int offset, int length, InetSocketAddress target);

    /** Joins a multicast group; what is sent to groups goes out through this network from now on. */
    void join(InetAddress group, NetworkInterface network) throws IOException;

    /** Leaves a multicast group. */
    void leave(InetAddress group, NetworkInterface network) throws IOException;

    /** {@return where it is bound} */
    InetSocketAddress localAddress();

    /** Closes. Never waits. */
    void close();
}
