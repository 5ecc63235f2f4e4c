package dev.meanwhile.io.vertx;

import dev.meanwhile.io.netty.LoopNetty;
import io.netty.channel.Channel;
import io.vertx.core.net.SocketAddress;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** The connections that {@link Acceptor}s give to one server. Vert.x's server listens at {@link #address} and gets them as if it had accepted them. */
public final class Feed {
    private final LoopNetty netty;
    private final List<Acceptor> acceptors;
    private final BiConsumer<Feed, Channel> entry;
    private final SocketAddress address;
    /** How many acceptors belong to other loops: connections come from outside this one, so it is not deadlocked without a socket of its own. */
    private final int foreign;
    /** Set on the loop's thread, before the acceptor knows of this feed. */
    private volatile FedChannel channel;
    private final AtomicBoolean stopped = new AtomicBoolean();

    Feed(LoopNetty netty, List<Acceptor> acceptors, BiConsumer<Feed, Channel> entry, String path) {
        this.netty = netty;
        this.acceptors = List.copyOf(acceptors);
        this.entry = entry;
        this.address = SocketAddress.domainSocketAddress(path);
        this.foreign = (int) acceptors.stream().filter(acceptor -> !acceptor.isOn(netty)).count();
    }

    /** {@return where Vert.x's server is to listen} */
    public SocketAddress address() {
        return address;
    }

    void begin(FedChannel fed) {
        channel = fed;
        netty.fed(foreign);
        acceptors.forEach(acceptor -> acceptor.add(this));
    }

    /** Takes no more connections; those dealt out before arrive within the next turn of the loop. Any thread may call this. */
    public void stop() {
        acceptors.forEach(acceptor -> acceptor.remove(this));
        if (!stopped.getAndSet(true)) {
            netty.fed(-foreign);
        }
    }

    /** {@return where the first of its acceptors listens} */
    java.net.SocketAddress place() {
        return acceptors.isEmpty() ? new InetSocketAddress(0) : acceptors.getFirst().address();
    }

    /** On the loop's thread: a connection for this feed's server has come. */
    void arrived(Channel accepted) {
        entry.accept(this, accepted);
    }

    /** Gives a connection to the server. If the server has stopped, the connection is closed. Call it from a handler. */
    public void admit(Channel accepted) {
        channel.admit(accepted);
    }

    /**
     * {@return false if its loop has ended} Netty's queue takes tasks then too, and never runs them, so the task and this method settle between them
     * who has the connection.
     */
    boolean take(Channel accepted) {
        var settled = new AtomicBoolean();
        try {
            channel.eventLoop().execute(() -> {
                if (!settled.getAndSet(true)) {
                    channel.take(accepted);
                }
            });
        } catch (RejectedExecutionException e) {
            return false;
        }
        return !channel.eventLoop().isShutdown() || settled.getAndSet(true);
    }
}
