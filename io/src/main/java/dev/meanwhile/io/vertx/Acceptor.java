package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Loop;
import dev.meanwhile.io.netty.LoopNetty;
import dev.meanwhile.io.netty.SocketFile;
import dev.meanwhile.io.spi.InstalledNetwork;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Its file, if it is a Unix socket. Set before anybody else knows this. */
    private Optional<SocketFile> file = Optional.empty();

    private Acceptor(LoopVertx vertx, LoopTransport transport, SocketAddress address, LoopVertx.Listening options) {
        this.vertx = vertx;
        this.channel = vertx.await(() -> transport.listen(address, options, new Accepted()), Channel::close);
    }

    /**
     * Listens. Waits until it does.
     *
     * <p><b>Cancellation:</b> it does not listen then.
     */
    static Acceptor open(LoopVertx vertx, LoopTransport transport, InetSocketAddress address, LoopVertx.Listening options) {
        return new Acceptor(vertx, transport, address, options);
    }

    /** As {@link #open(LoopVertx, LoopTransport, InetSocketAddress, LoopVertx.Listening)}, at a Unix socket, whose file gets its name once it listens. */
    static Acceptor open(LoopVertx vertx, LoopTransport transport, Path path, Set<PosixFilePermission> permissions, LoopVertx.Listening options) throws IOException {
        if (InstalledNetwork.find().isPresent()) {
            return new Acceptor(vertx, transport, UnixDomainSocketAddress.of(path), options);
        }
        var file = new SocketFile(path);
        file.removeStale();
        Optional<Acceptor> bound = Optional.empty();
        var published = false;
        try {
            bound = Optional.of(new Acceptor(vertx, transport, file.temporary(), options));
            if (!permissions.isEmpty()) {
                file.permit(permissions);
            }
            file.publish();
            bound.get().file = Optional.of(file);
            published = true;
            return bound.get();
        } finally {
            // By now it has another name, or none.
            file.removeTemporary();
            if (!published) {
                bound.ifPresent(it -> shielded(it::close));
            }
        }
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
            Loop.current().report("a connection at " + address() + " can't be accepted", cause);
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

    /** {@return where it listens: at an {@link InetSocketAddress}, or a Unix socket} */
    public SocketAddress address() {
        return file.<SocketAddress>map(SocketFile::address).orElseGet(channel::localAddress);
    }

    /** {@return the port; 0 if it is a Unix socket} */
    public int port() {
        return channel.localAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    /** {@return whether it belongs to that loop} */
    boolean isOn(LoopNetty loop) {
        return vertx.isOn(loop);
    }

    /** Stops listening, and waits until it has stopped. Connections already dealt out stay open. Call it from a task of its loop. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.forEach(accepted -> accepted.unsafe().closeForcibly());
            waiting.clear();
        }
        file.ifPresent(SocketFile::remove);
        vertx.await(() -> {
            var done = io.vertx.core.Promise.<Void>promise();
            channel.close().addListener(_ -> done.complete());
            return done.future();
        });
    }

    @Override
    public synchronized String toString() {
        return "Acceptor " + address() + " (" + feeds.size() + " feeds, " + waiting.size() + " connections waiting)";
    }
}
