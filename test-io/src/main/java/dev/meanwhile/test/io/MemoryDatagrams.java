package dev.meanwhile.test.io;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.Datagrams;
import io.netty.buffer.Unpooled;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/** A datagram socket in memory. */
final class MemoryDatagrams implements Datagrams {
    /** The largest datagram of IPv4, without its headers. */
    private static final int MOST = 65_507;
    /** How many bytes wait for a receiver that does not read; more are lost. */
    private static final int BUFFER = 208 << 10;

    private record Arrived(byte[] bytes, InetSocketAddress sender) {
    }

    private final Loop loop;
    private final MemoryNetwork network;
    private final TestNetwork settings;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Set<InetAddress> groups = new HashSet<>();
    private final ArrayDeque<Arrived> waiting = new ArrayDeque<>();
    private Receiver receiver;
    private boolean closed;
    private boolean due;
    private int size;

    MemoryDatagrams(Loop loop, MemoryNetwork network, TestNetwork settings, InetSocketAddress local, InetSocketAddress remote) {
        this.loop = loop;
        this.network = network;
        this.settings = settings;
        this.local = local;
        this.remote = remote;
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        look();
    }

    @Override
    public boolean send(byte[] bytes, int offset, int length, InetSocketAddress target) {
        var to = target == null ? remote : target;
        if (closed) {
            return true;
        }
        if (length > MOST) {
            fail(new IOException("Message too long"));
            return true;
        }
        var way = settings.linkOf(to).toServerWay();
        if (way.held() || way.loss() > 0 && network.random().nextDouble() < way.loss()) {
            return true;
        }
        var delay = way.latency();
        if (!way.jitter().isZero()) {
            delay = delay.plusNanos(network.random().nextLong(way.jitter().toNanos() + 1));
        }
        var copy = Bytes.copy(bytes, offset, length);
        if (delay.isZero()) {
            loop.callSoon(() -> arrive(copy, to));
        } else {
            loop.callLater(delay, () -> arrive(copy, to));
        }
        return true;
    }

    private void arrive(byte[] bytes, InetSocketAddress target) {
        var receivers = network.receivers(target);
        if (receivers.isEmpty() && remote != null) {
            fail(new PortUnreachableException("Connection refused"));
        }
        receivers.forEach(it -> it.take(new Arrived(bytes, it.seen(this, sender(target)))));
    }

    /** As the receiver sees it: a socket bound to all addresses sends from one of them. */
    private InetSocketAddress sender(InetSocketAddress target) {
        if (!local.getAddress().isAnyLocalAddress()) {
            return local;
        }
        return new InetSocketAddress(InetAddress.ofLiteral(target.getAddress().getAddress().length == 4 ? "127.0.0.1" : "::1"), local.getPort());
    }

    /** All addresses lead to this machine: what the peer's address leads to answers from it. */
    private InetSocketAddress seen(MemoryDatagrams from, InetSocketAddress sender) {
        return remote != null && network.receivers(remote).contains(from) ? remote : sender;
    }

    private void take(Arrived datagram) {
        var isForOthers = remote != null && !remote.equals(datagram.sender);
        if (!closed && !isForOthers && size + datagram.bytes.length <= BUFFER) {
            size += datagram.bytes.length;
            waiting.add(datagram);
            look();
        }
    }

    /** One in a turn, as with streams. */
    private void look() {
        if (!due && receiver != null && !waiting.isEmpty()) {
            due = true;
            loop.callSoon(this::deliver);
        }
    }

    private void deliver() {
        due = false;
        if (!closed && !waiting.isEmpty()) {
            var next = waiting.remove();
            size -= next.bytes.length;
            receiver.received(Unpooled.wrappedBuffer(next.bytes), next.sender, false);
        }
        look();
    }

    private void fail(IOException cause) {
        loop.callSoon(() -> {
            if (!closed && receiver != null) {
                receiver.failed(cause);
            }
        });
    }

    @Override
    public void join(InetAddress group, NetworkInterface through) {
        groups.add(group);
    }

    @Override
    public void leave(InetAddress group, NetworkInterface through) {
        groups.remove(group);
    }

    boolean isMember(InetAddress group) {
        return groups.contains(group);
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting.clear();
            network.closed(this);
            loop.callSoon(() -> {
                if (receiver != null) {
                    receiver.closed(null);
                }
            });
        }
    }
}
