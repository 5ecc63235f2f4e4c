package dev.meanwhile.io;

import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;
import dev.meanwhile.io.spi.Datagrams;
import io.netty.buffer.ByteBuf;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Sends and receives datagrams. {@link Udp} makes them. What has come is kept in a queue of limited size ({@link UdpOptions#queue}); when it is full, what
 * comes is dropped and counted.
 *
 * <p>It belongs to the loop that it was made on, and any number of its tasks may send and receive; used elsewhere, its methods throw
 * {@link dev.meanwhile.WrongLoopException}.
 *
 * <p>The socket is told later what became of what it sent. If the system reports a fault, the next {@code send} or {@code receive} throws it, once, and the
 * socket stays open.
 */
public final class UdpSocket implements AutoCloseable {
    private static final int MOST_BYTES = 16 << 20;
    private static final int LARGEST_IPV4 = 65_507;
    private static final int LARGEST_IPV6 = 65_527;

    private final Owner owner = new Owner();
    private final Datagrams datagrams;
    private final Optional<InetSocketAddress> remote;
    private final UdpOptions options;
    private final ArrayDeque<Datagram> come = new ArrayDeque<>();
    private final WaitPoint arrival = new WaitPoint(WaitKind.READ, () -> "a datagram at " + localAddress());
    private final WaitPoint room = new WaitPoint(WaitKind.WRITE, () -> "room to send from " + localAddress());
    private final Set<Membership> joined = new HashSet<>();
    private long dropped;
    private int bytes;
    /** What nobody has been told yet. */
    private Optional<IOException> fault = Optional.empty();
    private boolean closed;

    UdpSocket(Datagrams datagrams, Optional<InetSocketAddress> remote, UdpOptions options) {
        this.datagrams = datagrams;
        this.remote = remote;
        this.options = options;
        datagrams.start(new Telling());
    }

    private record Membership(InetAddress group, NetworkInterface network) {
    }

    private final class Telling implements Datagrams.Receiver {
        @Override
        public void received(ByteBuf content, InetSocketAddress sender, boolean truncated) {
            var length = Math.min(content.readableBytes(), options.largest());
            if (closed || come.size() >= options.queue() || bytes + length > MOST_BYTES) {
                dropped++;
            } else {
                var copy = new byte[length];
                content.readBytes(copy);
                bytes += length;
                come.add(new Datagram(copy, sender, truncated || content.isReadable()));
                arrival.wake();
            }
            content.release();
        }

        @Override
        public void writable() {
            room.wakeAll();
        }

        @Override
        public void failed(IOException cause) {
            fault = Optional.of(cause);
            arrival.wake();
            room.wakeAll();
        }

        @Override
        public void closed(IOException cause) {
            closed = true;
            arrival.wakeAll();
            room.wakeAll();
        }
    }

    /**
     * Waits for the next datagram.
     *
     * <p><b>Cancellation:</b> takes none; what comes is for the next receiver.
     *
     * @throws NetworkException.PortUnreachable if what was sent before did not find a receiver, on a socket with one peer
     * @throws NetworkException.DatagramFailed  if the system reports another fault of what was sent before
     * @throws StreamException.Closed           if this side has closed the socket, or closes it meanwhile
     */
    public Datagram receive() {
        while (true) {
            var next = tryReceive();
            if (next.isPresent()) {
                return next.get();
            }
            try {
                arrival.await();
            } catch (Throwable cancelled) {
                // It may have been woken for something that is for another now.
                if (!come.isEmpty() || fault.isPresent()) {
                    arrival.wake();
                }
                throw cancelled;
            }
        }
    }

    /**
     * As {@link #receive}, but does not wait.
     *
     * @return the next datagram; empty if none has come
     */
    public Optional<Datagram> tryReceive() {
        owner.require(this);
        var next = Optional.ofNullable(come.poll());
        if (next.isEmpty()) {
            requireGood();
        }
        next.ifPresent(datagram -> bytes -= datagram.bytes().length);
        return next;
    }

    private void requireGood() {
        if (closed) {
            throw new StreamException.Closed("the socket at " + localAddress() + " was closed here");
        }
        if (fault.isPresent()) {
            var cause = fault.get();
            fault = Optional.empty();
            if (cause instanceof PortUnreachableException) {
                throw new NetworkException.PortUnreachable(remote.map(Object::toString).orElse("the peer"), cause);
            }
            throw new NetworkException.DatagramFailed("a datagram from " + localAddress() + " was not sent: " + Faults.reason(cause), cause);
        }
    }

    /** {@return the datagrams as they come, without end} Each is received when it is asked for. */
    public Flow<Datagram> datagrams() {
        return Meanwhile.generate(out -> {
            while (true) {
                out.emit(receive());
            }
        });
    }

    /**
     * Sends a datagram to the peer of {@link Udp#connect}; waits only while more than 256 KiB are waiting for the network.
     *
     * <p><b>Cancellation:</b> while it waits, it is not sent.
     *
     * @param bytes may be empty (with NIO instead of epoll, only without a peer), at most 65,507 (IPv6: 65,527)
     * @throws IllegalArgumentException         if there are more bytes
     * @throws IllegalStateException            if the socket has no peer
     * @throws NetworkException.PortUnreachable if what was sent <i>before</i> did not find a receiver
     * @throws NetworkException.DatagramFailed  if the system reports another fault of what was sent before
     * @throws StreamException.Closed           if this side has closed the socket
     */
    public void send(byte[] bytes) {
        Objects.requireNonNull(bytes, "the bytes are null");
        send0(bytes, remote.orElseThrow(() -> new IllegalStateException("send(bytes): this socket has no peer; name a target, or use Udp.connect")));
    }

    /** Sends a text in UTF-8, as {@link #send(byte[])}. */
    public void send(String text) {
        Objects.requireNonNull(text, "the text is null");
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a datagram, as {@link #send(byte[])}, to any target; the socket must have no peer.
     *
     * @param target an address, not a name that is still to be looked up
     */
    public void send(byte[] bytes, InetSocketAddress target) {
        Objects.requireNonNull(bytes, "the bytes are null");
        Objects.requireNonNull(target, "the target is null");
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("send(bytes, " + target + "): it is a name; give an address, which Dns.addresses(\"" + target.getHostString() + "\") finds");
        }
        if (remote.isPresent() && !remote.get().equals(target)) {
            throw new IllegalArgumentException("send(bytes, " + target + "): this socket sends to " + remote.get() + " only; use one of Udp.bind");
        }
        send0(bytes, target);
    }

    /** Sends a text in UTF-8, as {@link #send(byte[], InetSocketAddress)}. */
    public void send(String text, InetSocketAddress target) {
        Objects.requireNonNull(text, "the text is null");
        send(text.getBytes(StandardCharsets.UTF_8), target);
    }

    private void send0(byte[] content, InetSocketAddress target) {
        var most = target.getAddress() instanceof Inet4Address ? LARGEST_IPV4 : LARGEST_IPV6;
        if (content.length > most) {
            throw new IllegalArgumentException(content.length + " bytes are more than a datagram holds: " + most);
        }
        owner.require(this);
        requireGood();
        while (!datagrams.send(content, 0, content.length, remote.isPresent() ? null : target)) {
            room.await();
            requireGood();
        }
    }

    /**
     * Joins a multicast group: from now on, what is sent to the group comes too. What this socket sends to groups goes out through that network from now on.
     *
     * @param group   an address of a group: 224.0.0.0 to 239.255.255.255, or ff00::/8
     * @param network where the group is
     * @throws IllegalArgumentException        if it is no group
     * @throws NetworkException.DatagramFailed if the system refuses
     */
    public void join(InetAddress group, NetworkInterface network) {
        Objects.requireNonNull(group, "the group is null");
        Objects.requireNonNull(network, "the network is null");
        owner.require(this);
        requireGroup(group);
        try {
            datagrams.join(group, network);
            joined.add(new Membership(group, network));
        } catch (IOException e) {
            throw new NetworkException.DatagramFailed("can't join " + group + " on " + network.getName() + ": " + Faults.reason(e), e);
        }
    }

    /**
     * Leaves a multicast group that it has joined.
     *
     * @throws IllegalStateException           if it has not joined
     * @throws NetworkException.DatagramFailed if the system refuses
     */
    public void leave(InetAddress group, NetworkInterface network) {
        Objects.requireNonNull(group, "the group is null");
        Objects.requireNonNull(network, "the network is null");
        owner.require(this);
        requireGroup(group);
        if (!joined.remove(new Membership(group, network))) {
            throw new IllegalStateException("this socket has not joined " + group.getHostAddress() + " on " + network.getName());
        }
        try {
            datagrams.leave(group, network);
        } catch (IOException e) {
            throw new NetworkException.DatagramFailed("can't leave " + group + " on " + network.getName() + ": " + Faults.reason(e), e);
        }
    }

    private static void requireGroup(InetAddress group) {
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException(group.getHostAddress() + " is no multicast group; those are 224.0.0.0 to 239.255.255.255, and ff00::/8");
        }
    }

    /** {@return where it receives} */
    public InetSocketAddress localAddress() {
        return datagrams.localAddress();
    }

    /** {@return its peer; empty if it has none} */
    public Optional<InetSocketAddress> remoteAddress() {
        return remote;
    }

    /** {@return how many datagrams were dropped because the queue was full} What the operating system drops is not counted. */
    public long dropped() {
        return dropped;
    }

    /** {@return whether this side has closed it} */
    public boolean isClosed() {
        return closed;
    }

    /** Closes it. What was sent goes out; what has come is dropped, and receivers get {@link StreamException.Closed}. Never waits. */
    @Override
    public void close() {
        owner.require(this);
        if (!closed) {
            closed = true;
            come.clear();
            bytes = 0;
            datagrams.close();
            arrival.wakeAll();
            room.wakeAll();
        }
    }

    @Override
    public String toString() {
        return "UdpSocket " + localAddress() + remote.map(peer -> " -> " + peer).orElse("") + (closed ? " (closed)" : "");
    }
}
