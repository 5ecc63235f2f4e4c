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
 * A socket that listens, and deals out its connections to {@link Feed}s of this loop and of others, in turn. A server can so be replaced by
 * another one while the socket stays open: with SO_REUSEPORT in its place, the connections in the queue of a socket that is closed would be reset.
 *
 * <p>The socket belongs to the loop that opened it. Feeds come and go in any thread.
 */
public final class Acceptor implements AutoCloseable {
    /** Connections that are kept while there is no feed. */
    private static final int MOST_WAITING = 128;
    private static final int PAUSE_SECONDS = 1;

    private final LoopVertx vertx;
    private final Channel channel;
    /** Guarded by this, as all below. A connection is dealt out under the lock, so none comes after {@link #remove}. */
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

        /** As Netty's own: there may be no file descriptor left, and trying again at once would take all the time there is. */
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

    /** Stops listening, and waits for that. Connections that were dealt out stay. To be called by a task of its loop. */
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
