package dev.meanwhile.io;

import dev.meanwhile.ItemAction;
import dev.meanwhile.io.spi.InstalledNetwork;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.netty.NettyNetwork;

import java.util.Objects;
import java.util.function.UnaryOperator;

/** Connections over TCP. */
public final class Tcp {
    private Tcp() {
    }

    /** {@link #connect(String, int, UnaryOperator)} with the defaults. */
    public static Connection connect(String host, int port) {
        return connect(host, port, o -> o);
    }

    /**
     * Connects, and waits until it is connected. If a name has several addresses, they are tried in turn, IPv6 and IPv4 alternating: the next when one fails,
     * or has not answered for 250 ms. The first that connects wins (Happy Eyeballs, RFC 8305).
     *
     * <p><b>Cancellation:</b> there is no connection, and none of the attempts is left open.
     *
     * @param host    a name, or an address in digits
     * @param port    from 1 to 65535
     * @param options changes the defaults, such as the limit of 10 seconds
     * @throws NetworkException.UnknownHost      if the name does not resolve
     * @throws NetworkException.ConnectRefused   if nobody listens at the port
     * @throws NetworkException.ConnectTimeout   if no address answers in time
     * @throws NetworkException.ConnectFailed    if no address can be reached for other reasons, or this machine has no port left
     * @throws NetworkException.TooManyOpenFiles if no descriptor is left
     * @throws IllegalStateException             outside of a loop
     */
    public static Connection connect(String host, int port, UnaryOperator<ConnectOptions> options) {
        Require.host(host);
        Require.port(port, 1);
        Objects.requireNonNull(options, "the options are null");
        return new Connecting(Names.of(host, port), options.apply(ConnectOptions.DEFAULT)).to(host, port);
    }

    /**
     * Serves at a port of 127.0.0.1, until it is closed, or the program's main task ends. Waits until it listens.
     * {@snippet :
     * try (var server = Tcp.listen(8007, connection -> {
     *     for (var line : connection.lines()) {
     *         connection.write(line.toUpperCase() + "\n");
     *     }
     * })) {
     *     server.awaitClosed();
     * }
     * }
     *
     * <p><b>Cancellation:</b> it does not listen.
     *
     * @param port    from 1 to 65535; 0 picks a free one, and {@link Server#port} returns it
     * @param handler runs in a task of its own for each connection; when it returns, the connection is closed
     * @throws NetworkException.CannotListen     if the port is taken, or needs rights
     * @throws NetworkException.TooManyOpenFiles if no descriptor is left
     * @throws IllegalStateException             outside of a loop
     */
    public static Server listen(int port, ItemAction<? super Connection, ?> handler) {
        Require.port(port, 0);
        return listen(o -> o.port(port), handler);
    }

    /**
     * As {@link #listen(int, ItemAction)}, with options.
     *
     * @throws NetworkException.CannotListen     if it can't listen at one of the addresses, the machine has none of them, or a name does not resolve; it
     *                                           then listens at none
     * @throws NetworkException.TooManyOpenFiles if no descriptor is left
     */
    public static Server listen(UnaryOperator<ServerOptions> options, ItemAction<? super Connection, ?> handler) {
        Objects.requireNonNull(options, "the options are null");
        Objects.requireNonNull(handler, "the handler is null");
        var applied = options.apply(ServerOptions.DEFAULT);
        return Server.listen(Names.of(String.join(", ", applied.hosts()), applied.port()), applied, handler, network -> Listening.addresses(network, applied));
    }

    static Network network() {
        return InstalledNetwork.find().orElseGet(NettyNetwork::current);
    }
}
