package dev.meanwhile.test.io;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.InstalledNetwork;
import dev.meanwhile.test.LoopTests;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A network in memory that takes the place of the machine's for one test: what the program connects, listens, sends and looks up happens in it, with the
 * program's own calls, on the test's virtual time, and the same seed gives the same order.
 * {@snippet :
 * @LoopTest
 * void aSilentServerTimesOut() {
 *     var network = TestNetwork.install();
 *     try (var server = Tcp.listen(80, connection -> connection.readLine())) {
 *         var connection = Tcp.connect("server", 80);
 *         network.link("server").hold();                     // somebody pulls the cable
 *         connection.write("hello\n");
 *         assertThrows(TimedOutException.class, () -> timeout(seconds(60), connection::readLine));
 *         connection.abort();
 *     }
 * }
 * }
 *
 * <p>It is one machine. A name that nobody has told of gets an address of its own, and all addresses lead to the servers of the test: to one that listens at
 * just this address, else to one that listens at all or at the loopback address.
 *
 * <p>The test fails if connections, servers or datagram sockets are open at its end; the failure says where they were made. An open connection does not keep
 * the clock from jumping, and if all tasks wait for bytes that nobody will send, the test fails as deadlocked.
 *
 * <p>It belongs to the loop of the test. Nothing here waits.
 */
public final class TestNetwork {
    private final MemoryNetwork network;
    private final Link all = new Link(this, "of all", null);
    private final Map<String, Link> ofHosts = new HashMap<>();
    private final Map<Object, Link> ofAddresses = new HashMap<>();
    private final Map<InetAddress, String> names = new HashMap<>();
    private final Set<String> silent = new HashSet<>();

    private TestNetwork(Loop loop) {
        this.network = new MemoryNetwork(loop, this, LoopTests.random());
        host("localhost", "127.0.0.1");
    }

    /**
     * Puts a network in place of the machine's, for the current test. Call it from a task of a test, before the first connection.
     *
     * @throws IllegalStateException outside of a test loop, or if this test has one already
     */
    public static TestNetwork install() {
        if (InstalledNetwork.find().isPresent()) {
            throw new IllegalStateException("this test has a network already");
        }
        var made = apart(Loop.current());
        InstalledNetwork.install(made.network);
        return made;
    }

    /**
     * {@return the network of the current test} If there is none, it is installed. Call it from a task of a test.
     *
     * @throws IllegalStateException outside of a test loop
     */
    public static TestNetwork current() {
        return InstalledNetwork.find().map(found -> ((MemoryNetwork) found).settings()).orElseGet(TestNetwork::install);
    }

    /** A network of which no program knows. */
    static TestNetwork apart(Loop loop) {
        var made = new TestNetwork(loop);
        LoopTests.checkAtEnd(made::requireAllClosed);
        return made;
    }

    boolean failsNow() {
        return network.failsNow();
    }

    boolean hasFailed() {
        return network.hasFailed();
    }

    void failOperation(int number) {
        network.failOperation(number);
    }

    MemoryWire.Pair pair() {
        return network.pair();
    }

    // Links.

    /** {@return what all connections and datagrams meet} */
    public Link link() {
        return all;
    }

    /**
     * {@return what connections and datagrams to a host meet}
     *
     * @param host a name, which stands for all its addresses; an address in digits; or the path of a Unix socket
     */
    public Link link(String host) {
        Objects.requireNonNull(host, "the host is null");
        if (host.startsWith("/")) {
            return ofAddress(host, all);
        }
        if (MemoryNetwork.isLiteral(host)) {
            return linkOf(InetAddress.ofLiteral(host));
        }
        known(host);
        return ofHosts.computeIfAbsent(host, name -> new Link(this, "to " + name, all));
    }

    /** {@return the links of the open connections, oldest first} */
    public List<Link> connections() {
        return network.connections();
    }

    Stream<Link> connectionsOf(Link link) {
        return connections().stream().filter(it -> it.isWithin(link));
    }

    Link linkOf(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> linkOf(inet.getAddress());
            case UnixDomainSocketAddress unix -> ofAddress(unix.getPath().toString(), all);
            default -> all;
        };
    }

    private Link linkOf(InetAddress address) {
        var name = names.get(address);
        return ofAddress(address, name == null ? all : link(name));
    }

    private Link ofAddress(Object address, Link parent) {
        return ofAddresses.computeIfAbsent(address, _ -> new Link(this, "to " + (address instanceof InetAddress inet ? inet.getHostAddress() : address), parent));
    }

    void changed() {
        network.changed();
    }

    // Names.

    /**
     * Gives a name its addresses, the preferred first. Call it before anything else is done with the name or the addresses.
     *
     * @param addresses in digits
     */
    public TestNetwork host(String name, String... addresses) {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(addresses, "the addresses are null");
        if (addresses.length == 0) {
            throw new IllegalArgumentException("host(\"" + name + "\") without an address; unknownHost makes a name that nobody knows");
        }
        var parsed = Stream.of(addresses).map(it -> InetAddress.ofLiteral(Objects.requireNonNull(it, "an address is null"))).toList();
        parsed.stream().filter(ofAddresses::containsKey).findFirst().ifPresent(address -> {
            throw new IllegalStateException("host(\"" + name + "\", …) comes too late: " + address.getHostAddress() + " has a link already");
        });
        network.host(name, parsed);
        parsed.forEach(address -> names.put(address, name));
        return this;
    }

    /**
     * Sets the address that connections to a host come from, where the program does not choose one itself. Default: 127.0.0.1.
     *
     * @param host    a name, which stands for all its addresses, or an address in digits
     * @param address in digits
     */
    public TestNetwork clientAddress(String host, String address) {
        Objects.requireNonNull(host, "the host is null");
        Objects.requireNonNull(address, "the address is null");
        network.clientAddress(host, InetAddress.ofLiteral(address));
        return this;
    }

    /** Makes lookups of a name fail: there is no such host (NXDOMAIN). */
    public TestNetwork unknownHost(String name) {
        network.host(Objects.requireNonNull(name, "the name is null"), List.of());
        return this;
    }

    /** Makes lookups of a name wait for ever, as if no name server answered. {@link #host} and {@link #unknownHost} do not end that; {@link #answers} does. */
    public TestNetwork silentHost(String name) {
        silent.add(Objects.requireNonNull(name, "the name is null"));
        return this;
    }

    /** Ends {@link #silentHost}: lookups that wait go on. */
    public TestNetwork answers(String name) {
        silent.remove(Objects.requireNonNull(name, "the name is null"));
        network.changed();
        return this;
    }

    boolean isSilent(String name) {
        return silent.contains(name);
    }

    /** From here on its addresses lead to its link. */
    void known(String name) {
        network.addresses(name).forEach(address -> names.putIfAbsent(address, name));
    }

    // The machine.

    /**
     * Limits how many sockets may be open, both ends of each connection counted (EMFILE). Beyond it, connecting and listening fails, and connections wait to
     * be accepted until others are closed.
     */
    public TestNetwork descriptors(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("descriptors(" + most + "): it can't be negative");
        }
        network.open().most(most);
        return this;
    }

    /** Makes servers accept no connections, or again. Meanwhile connections are made until the backlog is full; then attempts get no answer. */
    public TestNetwork accepting(boolean now) {
        network.accepting(now);
        return this;
    }

    /** {@return how many sockets are open: ends of connections, servers, datagram sockets} */
    public int open() {
        return network.open().count();
    }

    /**
     * Fails if a connection, a server or a datagram socket is open. A test does so at its end by itself.
     *
     * @throws AssertionError that says what is open, and where it was made
     */
    public void requireAllClosed() {
        network.open().requireNone();
    }

    @Override
    public String toString() {
        return "TestNetwork with " + open() + " open sockets";
    }
}
