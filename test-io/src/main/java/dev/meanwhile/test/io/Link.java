package dev.meanwhile.test.io;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What bytes meet on their way: of one connection, of all to a host, or of all. Every setting can be changed while connections are open, and holds from
 * then on. What a connection's link leaves open, its host's decides, and then the network's.
 *
 * <p>Settings hold both ways, unless they are made through {@link #toServer} or {@link #toClient}: the server is the end that was listening, or that a
 * datagram is sent to.
 *
 * <p>It belongs to the loop of its network. Nothing here waits.
 */
public final class Link {
    private final String name;
    private final Link parent;
    /** What it belongs to, if it is one way of a link; else this. */
    private final Link whole;
    private final Way toServer;
    private final Way toClient;
    private final List<Way> ways;
    private final TestNetwork network;
    /** Null leaves it to the parent; {@link #CONNECTS} lets connections be made. */
    private Supplier<? extends IOException> obstacle;
    private Long cutAfter;
    private Cut cut;
    // Of one connection.
    private MemoryWire client;
    private MemoryWire server;
    private long passed;
    private boolean isCut;
    /** Of the whole network: a connection was cut. */
    private boolean hasCut;

    private static final Supplier<IOException> CONNECTS = () -> null;

    /** @param parent null for that of the whole network */
    Link(TestNetwork network, String name, Link parent) {
        this.network = network;
        this.name = name;
        this.parent = parent;
        this.whole = this;
        this.toServer = new Way(parent == null ? null : parent.toServer);
        this.toClient = new Way(parent == null ? null : parent.toClient);
        this.ways = List.of(toServer, toClient);
        if (parent == null) {
            obstacle = CONNECTS;
            cutAfter = Long.MAX_VALUE;
            cut = Cut.RESET;
        }
    }

    private Link(Link whole, Way way) {
        this.network = whole.network;
        this.name = whole.name + (way == whole.toServer ? ", to the server" : ", to the client");
        this.parent = whole.parent;
        this.whole = whole;
        this.toServer = whole.toServer;
        this.toClient = whole.toClient;
        this.ways = List.of(way);
    }

    /** {@return the same for the bytes to the server alone} */
    public Link toServer() {
        return new Link(whole, toServer);
    }

    /** {@return the same for the bytes to the client alone} */
    public Link toClient() {
        return new Link(whole, toClient);
    }

    // What bytes meet.

    /** Sets how long a byte is under way. The default is no time. */
    public Link latency(Duration time) {
        requireNotNegative(time, "the latency");
        return set(way -> way.latency(time));
    }

    /** Sets how much longer it may take, at random up to this. Streams stay in order; datagrams overtake each other. The default is 0. */
    public Link jitter(Duration most) {
        requireNotNegative(most, "the jitter");
        return set(way -> way.jitter(most));
    }

    /** Sets how many bytes per second a connection takes; 0, the default, has no limit. */
    public Link bandwidth(long bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bandwidth(" + bytesPerSecond + "): it can't be negative; 0 has no limit");
        }
        return set(way -> way.bandwidth(bytesPerSecond));
    }

    /** Delivers streams in pieces of at most this many bytes; 1 is the hardest for a parser. By default what is written in a turn of the loop comes in one piece. */
    public Link pieces(int most) {
        requirePositive(most, "pieces");
        return set(way -> way.pieces(most, false));
    }

    /** Delivers streams in pieces of random sizes up to this many bytes. */
    public Link randomPieces(int most) {
        requirePositive(most, "randomPieces");
        return set(way -> way.pieces(most, true));
    }

    /** Lets bytes wait this long for others, to come in one piece with them, as Nagle's algorithm does. The default is the turn of the loop. */
    public Link gather(Duration time) {
        requireNotNegative(time, "the time");
        return set(way -> way.gathering(time));
    }

    /** Sets how many bytes may be under way or wait to be read before the sender's stay with the sender. A small one makes a slow reader. The default is 64 KiB. */
    public Link window(int bytes) {
        requirePositive(bytes, "window");
        return set(way -> way.window(bytes));
    }

    /** Sets the part of datagrams that is lost, from 0, the default, to 1. */
    public Link loss(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("loss(" + part + "): it is a part, from 0 to 1");
        }
        return set(way -> way.loss(part));
    }

    /**
     * Lets nothing through until {@link #release}: neither bytes nor ends, resets, and attempts to connect. Nobody is told. One way only, it is a one-way
     * partition; without a release, the other end is gone (half-open), and an attempt to connect gets no answer. Datagrams are lost.
     */
    public Link hold() {
        return set(way -> way.held(true));
    }

    /** Ends {@link #hold}: everything goes on, and what was held comes at once. */
    public Link release() {
        return set(way -> way.held(false));
    }

    private Link set(java.util.function.Consumer<Way> setting) {
        ways.forEach(setting);
        network.changed();
        return this;
    }

    // Connecting.

    /** Refuses further connections, as a machine does where nobody listens. */
    public Link refuse() {
        return failConnect(() -> new ConnectException("Connection refused"));
    }

    /** Lets attempts to connect fail, from now on, after a round trip. For example with {@code () -> new NoRouteToHostException("No route to host")}. */
    public Link failConnect(Supplier<? extends IOException> failure) {
        whole.obstacle = Objects.requireNonNull(failure, "the failure is null");
        return this;
    }

    /** Ends {@link #refuse} and {@link #failConnect}. */
    public Link connects() {
        whole.obstacle = CONNECTS;
        return this;
    }

    /** Null if connections are made. */
    IOException obstacle() {
        return obstacle != null ? obstacle.get() : parent.obstacle();
    }

    // Breaking.

    /**
     * Cuts each connection once so many bytes have been delivered, those of both ways together. What follows is lost. A connection is cut once; the count
     * begins with it.
     *
     * @param bytes 0 cuts it at the first byte
     */
    public Link cutAfter(long bytes, Cut how) {
        Objects.requireNonNull(how, "how is null");
        if (bytes < 0) {
            throw new IllegalArgumentException("cutAfter(" + bytes + ", …): it can't be negative");
        }
        whole.cutAfter = bytes;
        whole.cut = how;
        return this;
    }

    /** Cuts the open connections now. */
    public Link cut(Cut how) {
        Objects.requireNonNull(how, "how is null");
        network.connectionsOf(whole).forEach(connection -> connection.cutNow(how));
        return this;
    }

    private long cutAfter() {
        return cutAfter != null ? cutAfter : parent.cutAfter();
    }

    private Cut how() {
        return cutAfter != null ? cut : parent.how();
    }

    /** How many bytes may still be delivered. */
    long untilCut() {
        return isCut ? Long.MAX_VALUE : cutAfter() - passed;
    }

    /** Bytes were delivered. */
    void passed(int bytes) {
        passed += bytes;
        if (!isCut && passed >= cutAfter()) {
            cutNow(how());
        }
    }

    private void cutNow(Cut how) {
        isCut = true;
        network.link().hasCut = true;
        switch (how) {
            case END -> {
                client.sever();
                server.sever();
            }
            case RESET -> {
                client.breakSoon();
                server.breakSoon();
            }
            case SILENCE -> hold();
        }
    }

    // What the network asks.

    void carries(MemoryWire near, MemoryWire far) {
        client = near;
        server = far;
    }

    boolean hasCut() {
        return hasCut;
    }

    boolean isWithin(Link other) {
        return this == other || parent != null && parent.isWithin(other);
    }

    boolean isOpen() {
        return !client.isGone() || !server.isGone();
    }

    /** {@return false if this write was to fail, and the connection is being cut} */
    boolean writes() {
        if (network.failsNow()) {
            cutNow(Cut.RESET);
            return false;
        }
        return true;
    }

    void changed() {
        client.changed();
        server.changed();
    }

    Way toServerWay() {
        return toServer;
    }

    Way toClientWay() {
        return toClient;
    }

    /** {@return how many bytes of this connection have been delivered, both ways together} Of a link of many connections, 0. */
    public long delivered() {
        return whole.passed;
    }

    @Override
    public String toString() {
        return "Link " + name;
    }

    private static void requireNotNegative(Duration time, String what) {
        if (Objects.requireNonNull(time, () -> what + " is null").isNegative()) {
            throw new IllegalArgumentException(what + " is " + time + "; it can't be negative");
        }
    }

    private static void requirePositive(int bytes, String method) {
        if (bytes < 1) {
            throw new IllegalArgumentException(method + "(" + bytes + "): it must be at least 1");
        }
    }
}
