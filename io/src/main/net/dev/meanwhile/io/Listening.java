package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

/** Opens a server's sockets: all or none. */
final class Listening {
    /** How often another port is tried that is free at all addresses. */
    private static final int TRIES = 8;

    private final Network network;
    private final SocketSettings settings;
    private final Consumer<Wire> accepted;
    private final List<Network.Listener> open = new ArrayList<>();
    /** That of an address which this machine lacks. */
    private IOException missing;

    private Listening(Network network, SocketSettings settings, Consumer<Wire> accepted) {
        this.network = network;
        this.settings = settings;
        this.accepted = accepted;
    }

    /** The addresses of a TCP server. May wait for lookups. */
    static List<SocketAddress> addresses(Network network, ServerOptions options) throws IOException {
        var addresses = new LinkedHashSet<InetAddress>();
        for (var host : options.hosts()) {
            var literal = Literals.of(host);
            addresses.addAll(literal.isPresent() ? List.of(literal.get()) : network.resolve(host));
        }
        // :: means all of both kinds.
        if (addresses.stream().anyMatch(it -> it.isAnyLocalAddress() && it.getAddress().length == 16)) {
            addresses.removeIf(it -> it.isAnyLocalAddress() && it.getAddress().length == 4);
        }
        return addresses.stream().<SocketAddress>map(it -> new InetSocketAddress(it, options.port())).toList();
    }

    static List<Network.Listener> open(Network network, List<SocketAddress> addresses, SocketSettings settings, Consumer<Wire> accepted) throws IOException {
        for (var tries = 1;; tries++) {
            var listening = new Listening(network, settings, accepted);
            try {
                return listening.openAll(addresses);
            } catch (IOException e) {
                // Another program has the port that the system gave us for the first address.
                if (listening.open.isEmpty() || !picksPort(addresses) || !Faults.isTaken(e) || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static boolean picksPort(List<SocketAddress> addresses) {
        return addresses.getFirst() instanceof InetSocketAddress first && first.getPort() == 0;
    }

    private List<Network.Listener> openAll(List<SocketAddress> addresses) throws IOException {
        var complete = false;
        try {
            for (var address : addresses) {
                open(address);
            }
            if (open.isEmpty()) {
                throw missing;
            }
            complete = true;
            return open;
        } finally {
            if (!complete) {
                shielded(() -> open.forEach(Network.Listener::close));
            }
        }
    }

    private void open(SocketAddress address) throws IOException {
        try {
            open.add(network.listen(samePort(address), settings, accepted));
        } catch (IOException e) {
            if (!Faults.isMissingAddress(e)) {
                throw e;
            }
            missing = e;
        }
    }

    private SocketAddress samePort(SocketAddress address) {
        return !open.isEmpty() && address instanceof InetSocketAddress inet && open.getFirst().address() instanceof InetSocketAddress first
                ? new InetSocketAddress(inet.getAddress(), first.getPort()) : address;
    }
}
