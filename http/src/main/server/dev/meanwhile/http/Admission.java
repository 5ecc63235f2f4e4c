package dev.meanwhile.http;

import io.vertx.core.net.SocketAddress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which connections are accepted, and which requests get a handler. What is limited is work: a handler that waits for its client does not count, because clients
 * could make a thousand of them wait with a few bytes each, and nobody else would be served. Those are limited together with the connections. A client's address gets a part of
 * everything, so that it can't take the places of all others; addresses of IPv6 are taken together by their first 64 bits, of which a customer has all.
 *
 * <p>A handler that waited counts again when it goes on, and is not held up: there may be more at work than {@code maxHandlers} for a while, and none is added then.
 * Used on the loop's thread and by tasks of the loop, never at the same time.
 */
final class Admission {
    /** A stream without a sign of life for so long waits for something to tell its client. */
    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long SWEEP_NANOS = Duration.ofMillis(100).toNanos();

    private final AdmissionLimits limits;
    private final Complaints complaints;
    private final Map<String, Client> clients = new HashMap<>();
    /** Those that may become quiet. */
    private final Set<Place> streams = new HashSet<>();
    private int connections;
    private int working;
    private int open;
    private long swept = System.nanoTime();

    Admission(AdmissionLimits limits, Complaints complaints) {
        this.limits = limits;
        this.complaints = complaints;
    }

    /** An address, and what it has. */
    static final class Client {
        private final String name;
        private final double share;
        private int connections;
        private int working;
        private int open;

        private Client(String name, double share) {
            this.name = name;
            this.share = share;
        }

        private int partOf(int limit) {
            return (int) Math.max(1, limit * share);
        }
    }

    /** {@return the client of a new connection, or empty if it has to be closed} */
    Optional<Client> connect(SocketAddress remote) {
        var client = clients.computeIfAbsent(name(remote), name -> new Client(name, limits.shareOf(isThisMachine(remote))));
        var problem = connections >= limits.maxConnections() ? "there are " + connections + " connections (maxConnections)"
                : client.connections >= client.partOf(limits.maxConnections()) ? client.name + " has " + client.connections + " connections (clientShare of maxConnections)"
                : "";
        if (!problem.isEmpty()) {
            forget(client);
            complaints.warn("connections closed at once", "the connection of " + remote + " was closed at once: " + problem);
            return Optional.empty();
        }
        connections++;
        client.connections++;
        return Optional.of(client);
    }

    void disconnected(Client client) {
        connections--;
        client.connections--;
        forget(client);
    }

    private void forget(Client client) {
        if (client.connections == 0 && client.open == 0) {
            clients.remove(client.name);
        }
    }

    /** {@return the place of a request's handler, or empty if it gets none} @param request for the log */
    Optional<Place> admit(Client client, Supplier<String> request) {
        if (working >= limits.maxHandlers() || client.working >= client.partOf(limits.maxHandlers())) {
            sweep();
        }
        var problem = problem(client);
        if (!problem.isEmpty()) {
            complaints.warn("requests answered with 503", request.get() + " from " + client.name + " was answered with 503: " + problem);
            return Optional.empty();
        }
        return Optional.of(new Place(client));
    }

    private String problem(Client client) {
        if (working >= limits.maxHandlers()) {
            return working + " handlers are at work (maxHandlers)";
        } else if (client.working >= client.partOf(limits.maxHandlers())) {
            return client.name + " has " + client.working + " handlers at work (clientShare of maxHandlers)";
        } else if (open >= limits.maxOpen()) {
            return open + " requests are open, most of which wait for their clients (maxConnections and maxHandlers)";
        } else if (client.open >= client.partOf(limits.maxOpen())) {
            return client.name + " has " + client.open + " requests open (clientShare of maxConnections and maxHandlers)";
        }
        return "";
    }

    private void sweep() {
        var now = System.nanoTime();
        if (now - swept >= SWEEP_NANOS) {
            swept = now;
            streams.forEach(place -> place.becomeQuietAt(now));
        }
    }

    /** {@return how many handlers have not ended} */
    int open() {
        return open;
    }

    /** {@return the address, without the port} */
    private static String name(SocketAddress remote) {
        if (remote == null || remote.isDomainSocket()) {
            return "unix:";
        }
        var host = remote.hostAddress();
        return host.indexOf(':') >= 0 && InetAddress.ofLiteral(host) instanceof Inet6Address six && !six.isLoopbackAddress() ? network(six) : host;
    }

    private static String network(Inet6Address address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(address.getAddress(), 8), 16)).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isThisMachine(SocketAddress remote) {
        return remote == null || remote.isDomainSocket() || InetAddress.ofLiteral(remote.hostAddress()).isLoopbackAddress();
    }

    /** Of a handler that has not ended. */
    final class Place {
        private final Client client;
        private boolean counts;
        /** How many of its tasks wait for the client. */
        private int waits;
        private boolean isLasting;
        private boolean isQuiet;
        private boolean hasLeft;
        private long sign;

        private Place(Client client) {
            this.client = client;
            open++;
            client.open++;
            update();
        }

        private void update() {
            var now = waits == 0 && !isLasting && !isQuiet && !hasLeft;
            if (now != counts) {
                counts = now;
                working += now ? 1 : -1;
                client.working += now ? 1 : -1;
            }
        }

        /** A task waits for its client, until {@link #goesOn}. */
        void waits() {
            waits++;
            update();
        }

        void goesOn() {
            waits--;
            update();
        }

        /** It is a WebSocket or a stream of events from now on, and mostly waits for something to happen. */
        void lasts() {
            isLasting = true;
            update();
        }

        /** It has begun a stream, or sends another piece of it. */
        void givesSign() {
            sign = System.nanoTime();
            if (!isLasting && !hasLeft) {
                streams.add(this);
            }
            isQuiet = false;
            update();
        }

        private void becomeQuietAt(long now) {
            if (now - sign >= QUIET_NANOS) {
                isQuiet = true;
                update();
            }
        }

        /** Its handler has ended. */
        void leave() {
            if (!hasLeft) {
                hasLeft = true;
                streams.remove(this);
                open--;
                client.open--;
                update();
                forget(client);
            }
        }
    }
}
