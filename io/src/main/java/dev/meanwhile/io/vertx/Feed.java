package dev.meanwhile.io.vertx;

import dev.meanwhile.io.netty.LoopNetty;
import io.netty.channel.Channel;
import io.vertx.core.net.SocketAddress;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The connections that an {@link Acceptor} gives to one server. Vert.x's server listens at {@link #address} and gets them as if it had accepted them. */
public final class Feed {
    private final LoopNetty netty;
    private final Acceptor acceptor;
    private final SocketAddress address;
    /** Set on the loop's thread, before the acceptor knows of this feed. */
    private volatile FedChannel channel;
    private final AtomicBoolean stopped = new AtomicBoolean();

    Feed(LoopNetty netty, Acceptor acceptor, String path) {
        this.netty = netty;
        this.acceptor = acceptor;
        this.address = SocketAddress.domainSocketAddress(path);
    }

    Acceptor acceptor() {
        return acceptor;
    }

    /** {@return where Vert.x's server is to listen} */
    public SocketAddress address() {
        return address;
    }

    void begin(FedChannel fed) {
        channel = fed;
        netty.fed(1);
        acceptor.add(this);
    }

    /** Takes no more connections; those dealt out before arrive within the next turn of the loop. Any thread may call this. */
    public void stop() {
        acceptor.remove(this);
        if (!stopped.getAndSet(true)) {
            netty.fed(-1);
        }
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
