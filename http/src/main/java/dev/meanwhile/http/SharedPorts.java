package dev.meanwhile.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/**
 * Ports at which several loops of this process listen. The operating system lets any process of the same user join in, and would then deal out connections
 * to two programs that know nothing of each other; so the first of our servers looks whether it is alone. Loops have threads of their own, hence the lock.
 */
final class SharedPorts {
    private static final Map<InetSocketAddress, Integer> SERVERS = new HashMap<>();

    private SharedPorts() {
    }

    /** A server's place at a port, to be left when it has stopped listening. */
    record Port(InetSocketAddress address) {
        void leave() {
            synchronized (SERVERS) {
                SERVERS.computeIfPresent(address, (_, servers) -> servers == 1 ? null : servers - 1);
            }
        }
    }

    /** @throws IOException if somebody else listens there */
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

    /** The operating system has given us a port that was free. */
    static Port found(String host, int port) {
        var address = new InetSocketAddress(host, port);
        synchronized (SERVERS) {
            SERVERS.merge(address, 1, Integer::sum);
        }
        return new Port(address);
    }

    /** A socket that does not share its port can't have one at which another one listens. It does not listen itself, so nobody can connect to it. */
    private static void requireFree(InetSocketAddress address) throws IOException {
        try (var probe = new Socket()) {
            // Connections that are over do not count.
            probe.setReuseAddress(true);
            probe.bind(address);
        }
    }
}
