package dev.meanwhile.test.io;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.Wire;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** A socket that listens. Connections wait in its backlog until they are accepted, which needs a file descriptor. */
final class MemoryListener implements Network.Listener {
    private final Loop loop;
    private final MemoryNetwork network;
    private final SocketAddress address;
    private final int backlog;
    private final Consumer<Wire> accepted;
    private final ArrayDeque<MemoryWire> waiting = new ArrayDeque<>();
    private boolean due;
    private boolean closed;

    MemoryListener(Loop loop, MemoryNetwork network, SocketAddress address, int backlog, Consumer<Wire> accepted) {
        this.loop = loop;
        this.network = network;
        this.address = address;
        this.backlog = backlog;
        this.accepted = accepted;
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    boolean hasRoom() {
        return waiting.size() < backlog;
    }

    void offer(MemoryWire connection) {
        waiting.add(connection);
        look();
    }

    /** Something may be accepted. */
    void look() {
        if (!due && !waiting.isEmpty()) {
            due = true;
            loop.callSoon(this::accept);
        }
    }

    private void accept() {
        due = false;
        while (!closed && !waiting.isEmpty() && network.canAccept()) {
            var connection = waiting.remove();
            network.open().add(connection, "the server's end of a connection from " + connection.remoteAddress());
            accepted.accept(connection);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting.forEach(MemoryWire::abort);
            waiting.clear();
            network.closed(this);
        }
    }
}
