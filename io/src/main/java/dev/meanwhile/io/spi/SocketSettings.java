package dev.meanwhile.io.spi;

import java.net.SocketAddress;

/**
 * Options of a socket, as the operating system knows them.
 *
 * @param noDelay       whether small pieces go out at once (TCP_NODELAY)
 * @param keepAlive     whether the system probes idle connections (SO_KEEPALIVE)
 * @param receiveBuffer the system's buffer in bytes (SO_RCVBUF); 0 leaves it to the system
 * @param sendBuffer    the system's buffer in bytes (SO_SNDBUF); 0 leaves it to the system
 * @param reusePort     whether other processes may listen at the same port (SO_REUSEPORT)
 * @param backlog       how many connections may wait to be accepted
 * @param broadcast     whether datagrams may be sent to all (SO_BROADCAST)
 * @param local         where a connection comes from; null leaves it to the system
 */
public record SocketSettings(
        boolean noDelay, boolean keepAlive, int receiveBuffer, int sendBuffer, boolean reusePort, int backlog, boolean broadcast, SocketAddress local) {
    /** What sockets get if nobody asks for more. */
    public static final SocketSettings DEFAULT = new SocketSettings(true, false, 0, 0, false, 128, false, null);

    /** {@return a copy with another {@link #noDelay}} */
    public SocketSettings withNoDelay(boolean value) {
        return new SocketSettings(value, keepAlive, receiveBuffer, sendBuffer, reusePort, backlog, broadcast, local);
    }

    /** {@return a copy with another {@link #keepAlive}} */
    public SocketSettings withKeepAlive(boolean value) {
        return new SocketSettings(noDelay, value, receiveBuffer, sendBuffer, reusePort, backlog, broadcast, local);
    }

    /** {@return a copy with another {@link #receiveBuffer}} */
    public SocketSettings withReceiveBuffer(int value) {
        return new SocketSettings(noDelay, keepAlive, value, sendBuffer, reusePort, backlog, broadcast, local);
    }

    /** {@return a copy with another {@link #sendBuffer}} */
    public SocketSettings withSendBuffer(int value) {
        return new SocketSettings(noDelay, keepAlive, receiveBuffer, value, reusePort, backlog, broadcast, local);
    }

    /** {@return a copy with another {@link #reusePort}} */
    public SocketSettings withReusePort(boolean value) {
        return new SocketSettings(noDelay, keepAlive, receiveBuffer, sendBuffer, value, backlog, broadcast, local);
    }

    /** {@return a copy with another {@link #backlog}} */
    public SocketSettings withBacklog(int value) {
        return new SocketSettings(noDelay, keepAlive, receiveBuffer, sendBuffer, reusePort, value, broadcast, local);
    }

    /** {@return a copy with another {@link #broadcast}} */
    public SocketSettings withBroadcast(boolean value) {
        return new SocketSettings(noDelay, keepAlive, receiveBuffer, sendBuffer, reusePort, backlog, value, local);
    }

    /** {@return a copy with another {@link #local}} */
    public SocketSettings withLocal(SocketAddress value) {
        return new SocketSettings(noDelay, keepAlive, receiveBuffer, sendBuffer, reusePort, backlog, broadcast, value);
    }
}
