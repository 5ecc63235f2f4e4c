package dev.meanwhile.test.io;

import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;
import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One machine in memory, to which all names and addresses lead. */
final class MemoryNetwork implements Network {
    private static final int FIRST_PORT = 32768;
    private static final int LAST_PORT = 60999;

    private final Loop loop;
    private final TestNetwork settings;
    private final RandomGenerator random;
    private final Open open = new Open();
    private final Map<SocketAddress, MemoryListener> listeners = new LinkedHashMap<>();
    private final Map<InetSocketAddress, MemoryDatagrams> sockets = new LinkedHashMap<>();
    private final Map<InetAddress, InetAddress> clientAddresses = new HashMap<>();
    private final List<Link> connections = new ArrayList<>();
    private final Map<String, List<InetAddress>> hosts = new HashMap<>();
    /** Something has changed that an attempt to connect, or a lookup, may wait for. */
    private final WaitPoint change = new WaitPoint(WaitKind.CONNECT, () -> "an answer in " + this);
    private int lastPort = FIRST_PORT - 1;
    private int lastHost;
    private boolean accepting = true;
    /** Which operation fails, counted down; torture sets it. */
    private long untilFailure = Long.MAX_VALUE;

    MemoryNetwork(Loop loop, TestNetwork settings, RandomGenerator random) {
        this.loop = loop;
        this.settings = settings;
        this.random = random;
        open.whenRoom(() -> listeners.values().forEach(MemoryListener::look));
    }

    TestNetwork settings() {
        return settings;
    }

    Open open() {
        return open;
    }

    RandomGenerator random() {
        return random;
    }

    void accepting(boolean now) {
        accepting = now;
        changed();
    }

    boolean canAccept() {
        return accepting && !open.isFull();
    }

    void changed() {
        connections.removeIf(link -> !link.isOpen());
        List.copyOf(connections).forEach(Link::changed);
        listeners.values().forEach(MemoryListener::look);
        change.wakeAll();
    }

    List<Link> connections() {
        connections.removeIf(link -> !link.isOpen());
        return List.copyOf(connections);
    }

    /** Makes an operation fail: 0 is the next lookup, attempt to connect or to listen, or write. */
    void failOperation(int number) {
        untilFailure = number;
    }

    /** {@return whether the one that was to fail has come} */
    boolean hasFailed() {
        return untilFailure < 0;
    }

    /** {@return whether this operation is to fail} */
    boolean failsNow() {
        return untilFailure >= 0 && --untilFailure < 0;
    }

    // Names.

    void host(String name, List<InetAddress> addresses) {
        hosts.put(name, addresses);
    }

    /** Connections to the host come from this address. */
    void clientAddress(String host, InetAddress address) {
        (isLiteral(host) ? List.of(InetAddress.ofLiteral(host)) : addresses(host)).forEach(it -> clientAddresses.put(it, address));
    }

    /** {@return the addresses of a name; empty if it is unknown} A name that nobody has told of gets an address of its own. */
    List<InetAddress> addresses(String name) {
        return hosts.computeIfAbsent(name, _ -> {
            lastHost++;
            return List.of(InetAddress.ofLiteral("10.0." + (lastHost >> 8) + "." + (lastHost & 0xff)));
        });
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        if (isLiteral(host)) {
            return List.of(InetAddress.ofLiteral(host));
        }
        while (settings.isSilent(host)) {
            change.await();
        }
        if (failsNow()) {
            throw new UnknownHostException(host + ": Temporary failure in name resolution");
        }
        settings.known(host);
        var found = addresses(host);
        if (found.isEmpty()) {
            throw new UnknownHostException(host + ": Name or service not known");
        }
        return found;
    }

    static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    // Streams.

    @Override
    public Wire connect(SocketAddress address, SocketSettings options) throws IOException {
        open.requireRoom();
        var target = settings.linkOf(address);
        travel(target.toServerWay());
        var failure = failsNow() ? new NoRouteToHostException("No route to host") : target.obstacle();
        var listener = listener(address);
        while (failure == null && listener != null && !listener.hasRoom()) {
            change.await();
            listener = listener(address);
        }
        travel(target.toClientWay());
        if (failure != null) {
            throw failure;
        }
        // It may have closed meanwhile.
        listener = listener(address);
        if (listener == null) {
            throw new ConnectException(address instanceof InetSocketAddress ? "Connection refused" : "No such file or directory");
        }
        open.requireRoom();
        var from = local(address, options);
        var link = new Link(settings, from + " -> " + address, target);
        var pair = MemoryWire.pair(loop, from, address, link, random, open);
        open.add(pair.client(), "a connection to " + address);
        connections.add(link);
        listener.offer(pair.server());
        return pair.client();
    }

    /** Both ends of a connection that nobody has listened for. */
    MemoryWire.Pair pair() {
        var client = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), freePort());
        var server = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), freePort());
        var link = new Link(settings, client + " -> " + server, settings.link());
        var pair = MemoryWire.pair(loop, client, server, link, random, open);
        open.add(pair.client(), "the client's end of a pair");
        open.add(pair.server(), "the server's end of a pair");
        connections.add(link);
        return pair;
    }

    private void travel(Way way) {
        var time = way.latency();
        if (!way.jitter().isZero()) {
            time = time.plusNanos(random.nextLong(way.jitter().toNanos() + 1));
        }
        if (!time.isZero()) {
            Meanwhile.sleep(time);
        }
        while (way.held()) {
            change.await();
        }
    }

    private SocketAddress local(SocketAddress target, SocketSettings options) throws IOException {
        if (!(target instanceof InetSocketAddress inet)) {
            return target;
        }
        var wanted = options.local() instanceof InetSocketAddress given ? given : new InetSocketAddress(0);
        var address = wanted.getAddress().isAnyLocalAddress() ? clientAddress(inet.getAddress()) : wanted.getAddress();
        return new InetSocketAddress(address, wanted.getPort() == 0 ? freePort() : wanted.getPort());
    }

    private InetAddress clientAddress(InetAddress target) {
        return clientAddresses.computeIfAbsent(target, it -> InetAddress.ofLiteral(it.getAddress().length == 4 ? "127.0.0.1" : "::1"));
    }

    private int freePort() {
        lastPort = lastPort == LAST_PORT ? FIRST_PORT : lastPort + 1;
        return lastPort;
    }

    /** {@return who listens for connections to an address, or null} Those who listen at all addresses, or at the loopback address, hear for all. */
    private MemoryListener listener(SocketAddress address) {
        var exact = listeners.get(address);
        if (exact != null || !(address instanceof InetSocketAddress inet)) {
            return exact;
        }
        return listeners.values().stream()
                .filter(it -> it.address() instanceof InetSocketAddress at && at.getPort() == inet.getPort() && isOfMachine(at.getAddress()))
                .findFirst().orElse(null);
    }

    private static boolean isOfMachine(InetAddress address) {
        return address.isAnyLocalAddress() || address.isLoopbackAddress();
    }

    @Override
    public Listener listen(SocketAddress address, SocketSettings options, Consumer<Wire> accepted) throws IOException {
        open.requireRoom();
        var at = address instanceof InetSocketAddress inet && inet.getPort() == 0 ? new InetSocketAddress(inet.getAddress(), freePort()) : address;
        if (listeners.containsKey(at) || failsNow()) {
            throw new BindException("Address already in use");
        }
        var listener = new MemoryListener(loop, this, at, Math.max(1, options.backlog()), accepted);
        listeners.put(at, listener);
        open.add(listener, "a server at " + at);
        return listener;
    }

    void closed(MemoryListener listener) {
        listeners.remove(listener.address());
        open.remove(listener);
        changed();
    }

    // Datagrams.

    @Override
    public Datagrams datagrams(SocketAddress local, SocketAddress remote, SocketSettings options) throws IOException {
        open.requireRoom();
        var wanted = local instanceof InetSocketAddress inet ? inet : new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        var at = wanted.getPort() == 0 ? new InetSocketAddress(wanted.getAddress(), freePort()) : wanted;
        if (sockets.containsKey(at) || failsNow()) {
            throw new BindException("Address already in use");
        }
        var socket = new MemoryDatagrams(loop, this, settings, at, (InetSocketAddress) remote);
        sockets.put(at, socket);
        open.add(socket, "a datagram socket at " + at);
        return socket;
    }

    void closed(MemoryDatagrams socket) {
        sockets.remove(socket.localAddress());
        open.remove(socket);
    }

    /** {@return the sockets that a datagram reaches} */
    List<MemoryDatagrams> receivers(InetSocketAddress target) {
        if (target.getAddress().isMulticastAddress()) {
            return sockets.values().stream().filter(it -> it.localAddress().getPort() == target.getPort() && it.isMember(target.getAddress())).toList();
        }
        var exact = sockets.get(target);
        if (exact != null) {
            return List.of(exact);
        }
        return sockets.values().stream()
                .filter(it -> it.localAddress().getPort() == target.getPort() && isOfMachine(it.localAddress().getAddress()))
                .limit(1).toList();
    }

    @Override
    public String toString() {
        return "the network in memory";
    }
}
