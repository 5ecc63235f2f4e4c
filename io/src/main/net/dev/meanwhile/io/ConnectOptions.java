package dev.meanwhile.io;

import dev.meanwhile.io.spi.SocketSettings;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** How a connection is made: {@code Tcp.connect("example.org", 80, o -> o.limit(seconds(3)))}. Immutable; each method returns a changed copy. */
public final class ConnectOptions {
    static final ConnectOptions DEFAULT = new ConnectOptions(Duration.ofSeconds(10), SocketSettings.DEFAULT, Optional.empty());

    private final Duration limit;
    private final SocketSettings socket;
    private final Optional<Tls> tls;

    private ConnectOptions(Duration limit, SocketSettings socket, Optional<Tls> tls) {
        this.tls = tls;
        this.limit = limit;
        this.socket = socket;
    }

    /**
     * How long it may take to connect, the lookup of the name included. Default: 10 seconds, in which a lost first packet is repeated three times (after 1,
     * 3 and 7 s); without a limit, Linux gives up after two minutes.
     */
    public ConnectOptions limit(Duration limit) {
        return new ConnectOptions(Require.positive("limit", limit), socket, tls);
    }

    /** Whether small pieces go out at once (TCP_NODELAY). Default: yes. */
    public ConnectOptions noDelay(boolean on) {
        return new ConnectOptions(limit, socket.withNoDelay(on), tls);
    }

    /**
     * Whether the operating system probes the peer while nothing is sent or received (SO_KEEPALIVE), and breaks the connection if it does not answer. On
     * Linux it begins after two hours; {@link Connection}s that should find a dead peer sooner use {@code timeout}. Default: no.
     */
    public ConnectOptions keepAlive(boolean on) {
        return new ConnectOptions(limit, socket.withKeepAlive(on), tls);
    }

    /** How many bytes the operating system keeps of what has come (SO_RCVBUF). Default: the system's choice. */
    public ConnectOptions receiveBuffer(int bytes) {
        return new ConnectOptions(limit, socket.withReceiveBuffer(Require.positive("receiveBuffer", bytes)), tls);
    }

    /** How many bytes the operating system keeps of what is to be sent (SO_SNDBUF). Default: the system's choice. */
    public ConnectOptions sendBuffer(int bytes) {
        return new ConnectOptions(limit, socket.withSendBuffer(Require.positive("sendBuffer", bytes)), tls);
    }

    /** From which address and port of this machine; port 0 leaves the port to the system. Default: the system's choice. For TCP only. */
    public ConnectOptions localAddress(InetSocketAddress address) {
        Objects.requireNonNull(address, "the local address is null");
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("localAddress(" + address + "): it is a name; give an address");
        }
        return new ConnectOptions(limit, socket.withLocal(address), tls);
    }

    /** Makes it secure as soon as it is connected, as {@link Tls#startClient}; the handshake has a limit of its own. Default: it stays plain. */
    public ConnectOptions tls(Tls tls) {
        return new ConnectOptions(limit, socket, Optional.of(Objects.requireNonNull(tls, "the tls is null")));
    }

    Optional<Tls> tls() {
        return tls;
    }

    Duration limit() {
        return limit;
    }

    SocketSettings socket() {
        return socket;
    }
}
