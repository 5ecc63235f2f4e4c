package dev.meanwhile.io;

import dev.meanwhile.io.spi.SocketSettings;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link Server} behaves: {@code Tcp.listen(o -> o.port(8007).hosts("0.0.0.0"), handler)}. Immutable; each method returns a changed copy.
 */
public final class ServerOptions {
    static final ServerOptions DEFAULT = new ServerOptions();

    private List<String> hosts = List.of("127.0.0.1");
    private int port;
    /** 0 until somebody sets it: the default takes a look at the system. */
    private int maxConnections;
    private Duration grace = Duration.ofSeconds(10);
    private SocketSettings socket = SocketSettings.DEFAULT;
    private Optional<Tls> tls = Optional.empty();

    private ServerOptions() {
    }

    private ServerOptions(ServerOptions other) {
        hosts = other.hosts;
        port = other.port;
        maxConnections = other.maxConnections;
        grace = other.grace;
        socket = other.socket;
        tls = other.tls;
    }

    /** The port. Default: 0, which picks a free one; {@link Server#port} returns it. For TCP only. */
    public ServerOptions port(int port) {
        var copy = new ServerOptions(this);
        copy.port = Require.port(port, 0);
        return copy;
    }

    /**
     * Where to listen: addresses or names of this machine. Of a name all addresses are used, except those that the machine lacks. Default: 127.0.0.1,
     * for this machine only; 0.0.0.0 means all IPv4 addresses, :: all of both kinds. With port 0, all get the same port. For TCP only.
     */
    public ServerOptions hosts(String... hosts) {
        if (Objects.requireNonNull(hosts, "the hosts are null").length == 0) {
            throw new IllegalArgumentException("hosts(): name at least one, such as 127.0.0.1 or 0.0.0.0");
        }
        for (var host : hosts) {
            Require.host(host);
        }
        var copy = new ServerOptions(this);
        copy.hosts = List.of(hosts);
        return copy;
    }

    /**
     * How many connections may be open at the same time; one more is reset as soon as it is accepted, and that is reported, at most once in 10 seconds.
     * Default: 10,000, or half as many as the process may open files, if that is less.
     */
    public ServerOptions maxConnections(int limit) {
        var copy = new ServerOptions(this);
        copy.maxConnections = Require.positive("maxConnections", limit);
        return copy;
    }

    /** How long {@link Server#close} lets handlers continue, before it cancels them. Zero cancels them at once. Default: 10 seconds. */
    public ServerOptions grace(Duration limit) {
        Objects.requireNonNull(limit, "the grace is null");
        if (limit.isNegative()) {
            throw new IllegalArgumentException("grace(" + limit + "): it can't be negative");
        }
        var copy = new ServerOptions(this);
        copy.grace = limit;
        return copy;
    }

    /** How many connections the operating system keeps until they are accepted. Default: 128. */
    public ServerOptions backlog(int connections) {
        return with(socket.withBacklog(Require.positive("backlog", connections)));
    }

    /** Whether small pieces go out at once (TCP_NODELAY). Default: yes. */
    public ServerOptions noDelay(boolean on) {
        return with(socket.withNoDelay(on));
    }

    /** Whether the operating system probes idle clients (SO_KEEPALIVE), as {@link ConnectOptions#keepAlive}. Default: no. */
    public ServerOptions keepAlive(boolean on) {
        return with(socket.withKeepAlive(on));
    }

    /** How many bytes of a connection the operating system keeps of what has come (SO_RCVBUF). Default: the system's choice. */
    public ServerOptions receiveBuffer(int bytes) {
        return with(socket.withReceiveBuffer(Require.positive("receiveBuffer", bytes)));
    }

    /** How many bytes of a connection the operating system keeps of what is to be sent (SO_SNDBUF). Default: the system's choice. */
    public ServerOptions sendBuffer(int bytes) {
        return with(socket.withSendBuffer(Require.positive("sendBuffer", bytes)));
    }

    /**
     * Whether other servers, of this process or of others of the same user, may listen at the same port (SO_REUSEPORT); they must all set this. The
     * operating system (Linux, macOS) deals the connections out. Default: no. For TCP only.
     */
    public ServerOptions reusePort(boolean on) {
        return with(socket.withReusePort(on));
    }

    /**
     * Makes each connection secure before its handler gets it, as {@link Tls#startServer}. A handshake that fails ends that connection alone, and is told to
     * the log at the level DEBUG: anybody can cause it. Default: connections stay plain.
     */
    public ServerOptions tls(Tls tls) {
        var copy = new ServerOptions(this);
        copy.tls = Optional.of(Objects.requireNonNull(tls, "the tls is null"));
        return copy;
    }

    private ServerOptions with(SocketSettings settings) {
        var copy = new ServerOptions(this);
        copy.socket = settings;
        return copy;
    }

    List<String> hosts() {
        return hosts;
    }

    int port() {
        return port;
    }

    int maxConnections() {
        return maxConnections > 0 ? maxConnections : Descriptors.half(10_000);
    }

    Optional<Tls> tls() {
        return tls;
    }

    Duration grace() {
        return grace;
    }

    SocketSettings socket() {
        return socket;
    }
}
