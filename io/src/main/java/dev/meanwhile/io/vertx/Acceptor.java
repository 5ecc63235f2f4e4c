package dev.meanwhile.io.vertx;

import dev.meanwhile.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A listening socket that deals out its connections to {@link Feed}s of this and other loops in turn. So another server can replace one
 * while the socket stays open; with SO_REUSEPORT instead, closing a socket would reset the connections in its queue.
 *
 * <p>The socket belongs to the loop that opened it. Any thread may add and remove feeds.
 */
public final class Acceptor implements AutoCloseable {
    /** Connections kept while there is no feed. */
    private static final int MOST_WAITING = 128;
    private static final int PAUSE_SECONDS = 1;

    private final LoopVertx vertx;
    private final Channel channel;
    /** Guarded by this, like all fields below. A connection is dealt out under the lock, so none comes after {@link #remove}. */
    private final List<Feed> feeds = new ArrayList<>();
    private final Deque<Channel> waiting = new ArrayDeque<>();
    private int turn;
    private boolean closed;

    private Acceptor(LoopVertx vertx, LoopTransport transport, InetAddress host, int port) {
        this.vertx = vertx;
        this.channel = vertx.await(() -> transport.listen(new InetSocketAddress(host, port), new Accepted()), Channel::close);
    }

    /**
     * Listens. Waits until it does.
     *
     * <p><b>Cancellation:</b> it does not listen then.
     */
    static Acceptor open(LoopVertx vertx, LoopTransport transport, InetAddress host, int port) {
        return new Acceptor(vertx, transport, host, port);
    }

    private final class Accepted extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            deal((Channel) accepted);
        }

        /** Like Netty's own: there may be no file descriptor left, and retrying at once would take all the CPU time. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.channel().config().setAutoRead(false);
            context.channel().eventLoop().schedule(() -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
            Loop.current().report("a connection at port " + port() + " can't be accepted", cause);
        }
    }

    private synchronized void deal(Channel accepted) {
        while (!feeds.isEmpty()) {
            var feed = feeds.get(Math.floorMod(turn++, feeds.size()));
            if (feed.take(accepted)) {
                return;
            }
            feeds.remove(feed);
        }
        if (closed || waiting.size() >= MOST_WAITING) {
            accepted.unsafe().closeForcibly();
        } else {
            waiting.add(accepted);
        }
    }

    synchronized void add(Feed feed) {
        feeds.add(feed);
        while (!waiting.isEmpty()) {
            deal(waiting.remove());
        }
    }

    synchronized void remove(Feed feed) {
        feeds.remove(feed);
    }

    /** {@return where it listens} */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    private int port() {
        return address().getPort();
    }

    /** Stops listening, and waits until it has stopped. Connections already dealt out stay open. Call it from a task of its loop. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.forEach(accepted -> accepted.unsafe().closeForcibly());
            waiting.clear();
        }
        vertx.await(() -> {
            var done = io.vertx.core.Promise.<Void>promise();
            channel.close().addListener(_ -> done.complete());
            return done.future();
        });
    }

    @Override
    public synchronized String toString() {
        return "Acceptor " + channel.localAddress() + " (" + feeds.size() + " feeds, " + waiting.size() + " connections waiting)";
    }
}
