package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import io.netty.channel.Channel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Vert.x for one loop: its sockets, timers and handlers all run on {@link Loop#thread()}, and it starts no event loop of its own.
 * Made at first use, closed with the loop.
 *
 * <p>Two things to know. Clients may be given host names, which the operating system looks up; servers and proxies must be given
 * addresses, see {@link #resolve}. And Vert.x closes a client, with its connections, once nobody refers to it any more.
 */
public final class LoopVertx implements AutoCloseable {
    static {
        // Netty's flight recorder events load 230 classes with the first buffer: 50 ms of a small program's start.
        System.setProperty("io.netty.jfr.enabled", System.getProperty("io.netty.jfr.enabled", "false"));
    }

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final HostNames names;
    private final VertxInternal vertx;
    private final LoopTransport transport;
    private final OpenChannels open;
    private final Context context;
    private boolean closed;

    private LoopVertx(HostNames names, VertxInternal vertx, LoopTransport transport) {
        this.names = names;
        this.transport = transport;
        this.open = transport.open();
        this.vertx = vertx;
        this.context = vertx.createEventLoopContext();
    }

    /**
     * {@return the current loop's Vert.x} The first call of a loop makes it, and makes the loop poll sockets from then on. That takes a few hundred
     * milliseconds in a new JVM, in another thread; other tasks run meanwhile.
     *
     * <p><b>Cancellation:</b> waits until it is made.
     * <p>To be called by a task.
     *
     * @throws IllegalStateException outside of a loop
     */
    public static LoopVertx current() {
        return Loop.resource(Place.class, Place::new).occupant();
    }

    /** Where a loop has its Vert.x, once it needs one. */
    private static final class Place implements AutoCloseable {
        private final Loop loop;
        /** Taken by who makes it. */
        private final Lock making = new Lock();
        private LoopVertx occupant;

        Place(Loop loop) {
            this.loop = loop;
        }

        LoopVertx occupant() {
            if (occupant == null) {
                try (var _ = making.acquire()) {
                    if (occupant == null) {
                        occupant = shielded(() -> start(loop));
                    }
                }
            }
            return occupant;
        }

        @Override
        public void close() {
            if (occupant != null) {
                occupant.close();
            }
        }
    }

    /** Waits for other threads, which load the many classes. */
    private static LoopVertx start(Loop loop) {
        var thread = loop.thread();
        var parts = blocking(() -> {
            var sockets = Sockets.ofPlatform();
            return new Parts(sockets, new NettyPoller(thread, sockets.ioHandlerFactory()));
        });
        // From here on the loop closes it, whatever happens below.
        loop.poller(parts.poller);
        var names = new HostNames(loop);
        var transport = new LoopTransport(parts.sockets, parts.poller, names);
        return new LoopVertx(names, blocking(() -> vertx(transport)), transport);
    }

    private record Parts(Transport sockets, NettyPoller poller) {
    }

    private static VertxInternal vertx(LoopTransport transport) {
        var vertx = (VertxInternal) VertxBootstrap.create()
                .options(options())
                .transport(transport)
                // None to be looked for on the class path: that takes time, and they could change what runs where.
                .serviceProviders(List.of())
                .verticleFactories(List.of())
                .init()
                .vertx();
        // It is a thread that looks for handlers which take too long. Core's watchdog sees to that.
        vertx.blockedThreadChecker().close();
        return vertx;
    }

    private static VertxOptions options() {
        return new VertxOptions()
                .setUseDaemonThread(true)
                // Handlers run on the loop's thread, whose context class loader is none of Vert.x's business.
                .setDisableTCCL(true)
                // Both would make Vert.x create a directory for copies.
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                // Names are looked up by HostNames. Vert.x's own DNS client, which it insists on having, still reads /etc/hosts;
                // told of one server, it won't go looking for others, and log that it found none but Google's.
                .setAddressResolverOptions(new AddressResolverOptions()
                        .setServers(List.of("127.0.0.1"))
                        .setSearchDomains(List.of())
                        .setMaxQueries(2)
                        .setQueryTimeout(1_000));
    }

    /** {@return the Vert.x instance} It is to be used by handlers, and by tasks within {@link #await}. */
    public Vertx vertx() {
        return vertx;
    }

    /** {@return the context that runs its handlers on the loop's thread} */
    public Context context() {
        return context;
    }

    /** As {@link #await(Supplier, Consumer)}, for results that need no clean-up. */
    public <T> T await(Supplier<Future<T>> call) {
        return await(call, _ -> { });
    }

    /**
     * Makes a call to Vert.x on the loop's thread, and waits for its result. What it fails with is thrown as it is: it may
     * be a checked exception, although none is declared, since Vert.x's futures don't say which.
     *
     * <p><b>Cancellation:</b> a call that has not been made yet is not made. Otherwise it goes on, and its result goes to
     * {@code discard} when it is there.
     * <p>To be called by a task.
     *
     * @param call    starts the operation; it runs on {@link #context()} and must not wait
     * @param discard releases a result that nobody waits for any more, say by closing it; it too runs on the context
     */
    public <T> T await(Supplier<Future<T>> call, Consumer<? super T> discard) {
        var reply = new VertxReply<T>();
        context.runOnContext(_ -> {
            if (!reply.isDone()) {
                start(call).onComplete(result -> {
                    if (!reply.complete(result)) {
                        discard(result, discard);
                    }
                });
            }
        });
        AsyncResult<T> result;
        var requests = Task.current().cancelling();
        try {
            result = Meanwhile.await(reply);
            if (Task.current().cancelling() > requests) {
                // The result came together with a request to stop, which this throws: a task that ends before its next wait would lose the result.
                Meanwhile.sleep(Duration.ZERO);
            }
        } catch (Throwable t) {
            // It can be that the result was there, and then the task was cancelled before its turn came.
            if (!reply.cancel(false) && !reply.isCancelled()) {
                discard(reply.join(), discard);
            }
            throw t;
        }
        if (result.failed()) {
            throw LoopVertx.<RuntimeException>asItIs(result.cause());
        }
        return result.result();
    }

    /** What a task waits for; the name is what the task's state shows. */
    private static final class VertxReply<T> extends CompletableFuture<AsyncResult<T>> {
    }

    private static <T> Future<T> start(Supplier<Future<T>> call) {
        try {
            return call.get();
        } catch (Throwable t) {
            return Future.failedFuture(t);
        }
    }

    private <T> void discard(AsyncResult<T> result, Consumer<? super T> discard) {
        if (result.succeeded()) {
            context.runOnContext(_ -> discard.accept(result.result()));
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X asItIs(Throwable failure) throws X {
        throw (X) failure;
    }

    /**
     * Looks up a host, by the operating system, and waits for the answer: five seconds at most.
     *
     * <p><b>Cancellation:</b> the lookup is left to itself.
     * <p>To be called by a task.
     *
     * @param host a name, or an address in digits
     * @return its addresses, at least one, the preferred one first
     * @throws UnknownHostException if there is no such host, or no answer in time
     */
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        return await(() -> Future.fromCompletionStage(names.lookUp(host)));
    }

    /**
     * {@return a socket that listens, apart from the servers that get its connections} Waits until it does.
     *
     * <p><b>Cancellation:</b> it does not listen then.
     * <p>To be called by a task.
     */
    public Acceptor listen(InetAddress host, int port) {
        return Acceptor.open(this, transport, host, port);
    }

    /** {@return what an acceptor, of this loop or another, has for a server of this one} To be called by a handler. */
    public Feed feed(Acceptor acceptor) {
        // Connections come from outside of this loop: it is not stuck when it has no socket of its own.
        Loop.current();
        return transport.feed(acceptor);
    }

    /**
     * Stops reading from a connection, or goes on; for HTTP/1, where {@code pause} would lose the end of a response
     * ({@link OpenChannels} tells why). To be called by a handler.
     */
    public void setReading(HttpConnection connection, boolean wanted) {
        open.setReading(address(connection.localAddress()), address(connection.remoteAddress()), wanted);
    }

    /**
     * {@return the channel of a connection, or empty if it is closed} To be called by a handler.
     */
    public Optional<Channel> channel(HttpConnection connection) {
        return open.find(address(connection.localAddress()), address(connection.remoteAddress()));
    }

    /** Closes a connection at once, with what has not been written yet. To be called by a handler. */
    public void abort(HttpConnection connection) {
        open.abort(address(connection.localAddress()), address(connection.remoteAddress()));
    }

    private static InetSocketAddress address(SocketAddress address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address.hostAddress()), address.port());
    }

    /** {@return whether its loop has ended, or is ending and has closed it} */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Closes what was opened through it, and waits for that; connections to peers that do not take what is still to be written are
     * cut after a second. The loop calls this when it ends.
     */
    @Override
    public void close() {
        closed = true;
        var closing = await(() -> Future.succeededFuture(vertx.close()));
        try {
            Meanwhile.timeout(GRACE, () -> await(() -> closing));
        } catch (TimedOutException e) {
            context.runOnContext(_ -> open.abortAll());
            await(() -> closing);
        }
        // Left alone, these would run when the event loop ends: in a thread of Netty's that keeps the JVM up for another second.
        vertx.nameResolver().nettyAddressResolverGroup().close();
    }
}
