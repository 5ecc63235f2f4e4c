package dev.meanwhile.io;

import dev.meanwhile.io.spi.SocketSettings;

/** How a {@link UdpSocket} behaves: {@code Udp.bind(o -> o.port(5353).host("0.0.0.0"))}. Immutable; each method returns a changed copy. */
public final class UdpOptions {
    static final UdpOptions DEFAULT = new UdpOptions("", 0, 65_535, 1_000, SocketSettings.DEFAULT);

    private final String host;
    private final int port;
    private final int largest;
    private final int queue;
    private final SocketSettings socket;

    private UdpOptions(String host, int port, int largest, int queue, SocketSettings socket) {
        this.host = host;
        this.port = port;
        this.largest = largest;
        this.queue = queue;
        this.socket = socket;
    }

    /**
     * The address, or name, of this machine to receive at. Default: 127.0.0.1 for {@link Udp#bind}, for this machine only; 0.0.0.0 means all IPv4 addresses,
     * :: all of both kinds. {@link Udp#connect} leaves it to the system.
     */
    public UdpOptions host(String host) {
        return new UdpOptions(Require.host(host), port, largest, queue, socket);
    }

    /** The port to receive at. Default: 0, which picks a free one; {@link UdpSocket#localAddress} returns it. */
    public UdpOptions port(int port) {
        return new UdpOptions(host, Require.port(port, 0), largest, queue, socket);
    }

    /** How many bytes of a datagram are kept; longer ones are cut, and {@link Datagram#truncated} says so. Default: 65,535, which none is longer than. */
    public UdpOptions largest(int bytes) {
        return new UdpOptions(host, port, Require.positive("largest", bytes), queue, socket);
    }

    /**
     * How many datagrams are kept until they are received; more are dropped and {@linkplain UdpSocket#dropped counted}. They are also dropped once 16 MiB
     * are kept. Default: 1,000.
     */
    public UdpOptions queue(int datagrams) {
        return new UdpOptions(host, port, largest, Require.positive("queue", datagrams), socket);
    }

    /** Whether it may send to all machines of a network (SO_BROADCAST). Default: no. */
    public UdpOptions broadcast(boolean on) {
        return new UdpOptions(host, port, largest, queue, socket.withBroadcast(on));
    }

    /**
     * Whether other sockets may receive at the same port, if all of them say so (SO_REUSEADDR and SO_REUSEPORT): each gets the datagrams of multicast groups,
     * and of the others the system picks one. Default: no.
     */
    public UdpOptions reusePort(boolean on) {
        return new UdpOptions(host, port, largest, queue, socket.withReusePort(on));
    }

    /** How many bytes the operating system keeps of what has come (SO_RCVBUF); it drops the rest without a word. Default: the system's choice. */
    public UdpOptions receiveBuffer(int bytes) {
        return new UdpOptions(host, port, largest, queue, socket.withReceiveBuffer(Require.positive("receiveBuffer", bytes)));
    }

    /** How many bytes the operating system keeps of what is to be sent (SO_SNDBUF). Default: the system's choice. */
    public UdpOptions sendBuffer(int bytes) {
        return new UdpOptions(host, port, largest, queue, socket.withSendBuffer(Require.positive("sendBuffer", bytes)));
    }

    /** {@return the host, or what is said if there is none} */
    String hostOr(String other) {
        return host.isEmpty() ? other : host;
    }

    int port() {
        return port;
    }

    int largest() {
        return largest;
    }

    int queue() {
        return queue;
    }

    SocketSettings socket() {
        return socket;
    }
}
