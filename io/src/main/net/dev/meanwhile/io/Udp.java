package dev.meanwhile.io;

import dev.meanwhile.io.spi.Network;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Datagrams: single messages without a connection, which may be lost, doubled or overtaken. */
public final class Udp {
    private Udp() {
    }

    /**
     * Receives at a port of 127.0.0.1.
     * {@snippet :
     * try (var socket = Udp.bind(5353)) {
     *     for (var datagram : socket.datagrams()) {
     *         socket.send(datagram.bytes(), datagram.sender());       // an echo
     *     }
     * }
     * }
     *
     * <p><b>Cancellation:</b> there is no socket.
     *
     * @param port from 1 to 65535; 0 picks a free one
     * @throws NetworkException.CannotListen     if the port is taken, or needs rights
     * @throws NetworkException.TooManyOpenFiles if no descriptor is left
     */
    public static UdpSocket bind(int port) {
        Require.port(port, 0);
        return bind(o -> o.port(port));
    }

    /**
     * As {@link #bind(int)}, with options.
     *
     * @throws NetworkException.CannotListen     if the port is taken, or needs rights, or this machine lacks the address, or the name does not resolve
     * @throws NetworkException.TooManyOpenFiles if no descriptor is left
     */
    public static UdpSocket bind(UnaryOperator<UdpOptions> options) {
        Objects.requireNonNull(options, "the options are null");
        var applied = options.apply(UdpOptions.DEFAULT);
        var host = applied.hostOr("127.0.0.1");
        var target = Names.of(host, applied.port());
        var network = Tcp.network();
        try {
            return open(network, new InetSocketAddress(address(network, host), applied.port()), Optional.empty(), applied);
        } catch (IOException e) {
            throw cannotListen(target, e);
        }
    }

    /** {@link #connect(String, int, UnaryOperator)} with the defaults. */
    public static UdpSocket connect(String host, int port) {
        return connect(host, port, o -> o);
    }

    /**
     * A socket with one peer: it sends to this one, receives from no other, and is told if nobody receives there. Nothing is sent yet. Waits until the name is
     * looked up; of several addresses the preferred one is used.
     *
     * <p><b>Cancellation:</b> there is no socket.
     *
     * @param host    a name, or an address in digits
     * @param port    from 1 to 65535
     * @param options changes the defaults
     * @throws NetworkException.UnknownHost      if the name does not resolve
     * @throws NetworkException.ConnectFailed    if this machine has no way there
     * @throws NetworkException.TooManyOpenFiles if no descriptor is left
     */
    public static UdpSocket connect(String host, int port, UnaryOperator<UdpOptions> options) {
        Require.host(host);
        Require.port(port, 1);
        Objects.requireNonNull(options, "the options are null");
        var applied = options.apply(UdpOptions.DEFAULT);
        var target = Names.of(host, port);
        var elapsed = new Elapsed();
        var network = Tcp.network();
        try {
            var remote = new InetSocketAddress(address(network, host), port);
            var any = remote.getAddress() instanceof Inet4Address ? "0.0.0.0" : "::";
            var local = new InetSocketAddress(address(network, applied.hostOr(any)), applied.port());
            return open(network, local, Optional.of(remote), applied);
        } catch (UnknownHostException e) {
            throw HostLookups.failure("can't connect to " + target, target, elapsed.time(), e);
        } catch (IOException e) {
            throw Faults.isOutOfDescriptors(e) ? new NetworkException.TooManyOpenFiles("can't open a socket for " + target, e)
                    : new NetworkException.ConnectFailed(target, elapsed.time(), Faults.reason(e), e);
        }
    }

    private static InetAddress address(Network network, String host) throws UnknownHostException {
        var literal = Literals.of(host);
        return literal.isPresent() ? literal.get() : network.resolve(host).getFirst();
    }

    private static UdpSocket open(Network network, InetSocketAddress local, Optional<InetSocketAddress> remote, UdpOptions options) throws IOException {
        return new UdpSocket(network.datagrams(local, remote.orElse(null), options.socket()), remote, options);
    }

    private static NetworkException cannotListen(String target, IOException e) {
        return Faults.isOutOfDescriptors(e) ? new NetworkException.TooManyOpenFiles("can't receive at " + target, e)
                : new NetworkException.CannotListen(target, Faults.reason(e), e);
    }
}
