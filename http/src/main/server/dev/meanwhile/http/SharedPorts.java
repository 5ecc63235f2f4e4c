package dev.meanwhile.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/**
 * Ports at which several loops of this process listen. The operating system lets any process of the same user join, and would then distribute connections
 * to two unrelated programs; so the first of our servers checks that it is alone. Loops have threads of their own, hence the lock.
 */
final class SharedPorts {
    private static final Map<InetSocketAddress, Integer> SERVERS = new HashMap<>();

    private SharedPorts() {
    }

    /** A server's place at a port, released when it has stopped listening. */
    record Port(InetSocketAddress address) {
        void leave() {
            synchronized (SERVERS) {
                SERVERS.computeIfPresent(address, (_, servers) -> servers == 1 ? null : servers - 1);
            }
        }
    }

    /** @throws IOException if another process listens there */
    static Port join(String host, int port) throws IOException {
        var address = new InetSocketAddress(host, port);
        synchronized (SERVERS) {
            if (!SERVERS.containsKey(address)) {
                requireFree(address);
            }
            SERVERS.merge(address, 1, Integer::sum);
        }
        return new Port(address);
    }

    /** The operating system has picked a free port. */
    static Port found(String host, int port) {
        var address = new InetSocketAddress(host, port);
        synchronized (SERVERS) {
            SERVERS.merge(address, 1, Integer::sum);
        }
        return new Port(address);
    }

    /** A socket that does not share its port can't bind to one at which another socket listens. It does not listen itself, so nobody can connect to it. */
    private static void requireFree(InetSocketAddress address) throws IOException {
        try (var probe = new Socket()) {
            // Closed connections do not count.
            probe.setReuseAddress(true);
            probe.bind(address);
        }
    }
}
