package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.netty.HostNames;
import dev.meanwhile.io.netty.LoopNetty;
import dev.meanwhile.io.netty.NettyVersion;
import dev.meanwhile.io.spi.InstalledNetwork;
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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Vert.x for one loop: its sockets, timers and handlers all run on {@link Loop#thread()}, and it starts no event loop of its own.
 * Made at first use, closed with the loop.
 *
 * <p>Two things to know. Clients accept host names, which the operating system looks up; servers and proxies need
 * addresses, see {@link #resolve}. And Vert.x closes a client and its connections once it is unreachable.
 */
public final class LoopVertx implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final LoopNetty netty;
    private final VertxInternal vertx;
    private final LoopTransport transport;
    private final OpenChannels open;
    private final Context context;
    private boolean closed;

    private LoopVertx(LoopNetty netty, VertxInternal vertx, LoopTransport transport) {
        this.netty = netty;
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
     * <p>Call it from a task.
     *
     * @throws IllegalStateException outside of a loop, or if Netty on the class path is older than 4.2
     */
    public static LoopVertx current() {
        return Loop.resource(Place.class, _ -> new Place()).occupant();
    }

    /** Where a loop has its Vert.x, once it needs one. */
    private static final class Place implements AutoCloseable {
        /** Held while Vert.x is being made. */
        private final Lock making = new Lock();
        private LoopVertx occupant;

        LoopVertx occupant() {
            if (occupant == null) {
                try (var _ = making.acquire()) {
                    if (occupant == null) {
                        occupant = shielded(LoopVertx::start);
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
    private static LoopVertx start() {
        var netty = LoopNetty.current();
        var transport = new LoopTransport(netty);
        var workers = new CountingWorkers(netty.eventLoop());
        var vertx = blocking(() -> NettyVersion.explained(() -> vertx(transport, workers)));
        netty.alsoExpects(workers::areBusy);
        return new LoopVertx(netty, vertx, transport);
    }

    private static VertxInternal vertx(LoopTransport transport, CountingWorkers workers) {
        var vertx = (VertxInternal) VertxBootstrap.create()
                .options(options())
                .transport(transport)
                .executorServiceFactory(workers)
                // Search the class path for none: that takes time, and they could change what runs where.
                .serviceProviders(List.of())
                .verticleFactories(List.of())
                .init()
                .vertx();
        // A thread that looks for slow handlers. Core's watchdog does that.
        vertx.blockedThreadChecker().close();
        return vertx;
    }

    private static VertxOptions options() {
        return new VertxOptions()
                .setUseDaemonThread(true)
                // Handlers run on the loop's thread; Vert.x must not change its context class loader.
                .setDisableTCCL(true)
                // Both would make Vert.x create a directory for copies.
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                // Names are looked up by HostNames. Vert.x's own DNS client, which can't be switched off, still reads /etc/hosts;
                // given one server, it does not search for others and log that it found only Google's.
                .setAddressResolverOptions(new AddressResolverOptions()
                        .setServers(List.of("127.0.0.1"))
                        .setSearchDomains(List.of())
                        .setMaxQueries(2)
                        .setQueryTimeout(1_000));
    }

    /** {@return the Vert.x instance} Handlers may use it, and tasks within {@link #await}. */
    public Vertx vertx() {
        return vertx;
    }

    /** {@return the context that runs its handlers on the loop's thread} */
    public Context context() {
        return context;
    }

    /** Like {@link #await(Supplier, Consumer)}, for results that need no clean-up. */
    public <T> T await(Supplier<Future<T>> call) {
        return await(call, _ -> { });
    }

    /**
     * Calls Vert.x on the loop's thread, and waits for the result. Throws the call's failure unchanged: it may
     * be a checked exception although none is declared, since Vert.x's futures don't say which.
     *
     * <p><b>Cancellation:</b> a call that has not started is not made. Otherwise it continues, and {@code discard} gets its
     * result.
     * <p>Call it from a task.
     *
     * @param call    starts the operation; it runs on {@link #context()} and must not wait
     * @param discard releases a result that nobody waits for any more, for example by closing it; it runs on the context too
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
            result = awaitReply(reply);
            if (Task.current().cancelling() > requests) {
                // The result came together with a request to stop, which this throws: a task that ends before its next wait would lose the result.
                Meanwhile.sleep(Duration.ZERO);
            }
        } catch (Throwable t) {
            // The result may have come, and the task been cancelled before its turn.
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

    /**
     * Whoever waits for a stage waits for other threads as far as a test's clock can see, and that is then real time. On a test's network nothing but the loop
     * and Vert.x's workers answers, and the poller knows of these.
     */
    private <T> AsyncResult<T> awaitReply(VertxReply<T> reply) {
        if (closed || InstalledNetwork.find().isEmpty()) {
            return Meanwhile.await(reply);
        }
        var loop = Loop.current();
        var promise = new dev.meanwhile.Promise<AsyncResult<T>>();
        reply.whenComplete((result, _) -> loop.execute(() -> promise.complete(result)));
        return promise.await();
    }

    /** What a task waits for; the task's state shows the name. */
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
     * Looks up a host through the operating system, and waits for the answer, at most five seconds.
     *
     * <p><b>Cancellation:</b> the lookup is abandoned.
     * <p>Call it from a task.
     *
     * @param host a name, or an address in digits
     * @return its addresses, at least one, the preferred one first
     * @throws UnknownHostException if there is no such host, or no answer in time
     */
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        return netty.resolve(host);
    }

    /** {@return the addresses of a host, at least one, the preferred one first} Call it from a handler. */
    public Future<List<InetAddress>> lookUp(String host) {
        return Future.fromCompletionStage(netty.names().lookUp(host), context);
    }

    /**
     * {@return the connection that a client of Vert.x makes to a host} If the host has several addresses, the attempts overlap as in {@link Race}. Call it
     * from a handler.
     *
     * @param attempt connects to an address, or to a host that needs no race
     * @param discard closes a connection that came too late
     */
    public <C> Future<C> connect(String host, int port, Function<SocketAddress, Future<C>> attempt, Consumer<C> discard) {
        return lookUp(host).compose(addresses -> addresses.size() == 1
                ? attempt.apply(SocketAddress.inetSocketAddress(port, host))
                : new Race<>(vertx, HostNames.alternating(addresses), port, attempt, discard).start());
    }

    /**
     * {@return a listening socket, separate from the servers that get its connections} Waits until it listens.
     *
     * <p><b>Cancellation:</b> it does not listen then.
     * <p>Call it from a task.
     */
    public Acceptor listen(InetAddress host, int port) {
        return listen(host, port, Listening.DEFAULT);
    }

    /** As {@link #listen(InetAddress, int)}, with options. */
    public Acceptor listen(InetAddress host, int port, Listening options) {
        return Acceptor.open(this, transport, new InetSocketAddress(host, port), options);
    }

    /**
     * How a socket listens.
     *
     * @param backlog   how many connections the system keeps until they are accepted; with 0 as many as it likes
     * @param reusePort whether other sockets may listen at the same port
     */
    public record Listening(int backlog, boolean reusePort) {
        /** As the system likes, and alone. */
        public static final Listening DEFAULT = new Listening(0, false);
    }

    /**
     * {@return a listening Unix socket, separate from the servers that get its connections} Waits until it listens. A socket that a server left which
     * crashed is replaced.
     *
     * <p><b>Cancellation:</b> it does not listen then.
     * <p>Call it from a task.
     *
     * @param permissions of its file; empty means as the process creates files
     * @throws IOException if another server may listen there, or the file can't be made
     */
    public Acceptor listen(Path path, Set<PosixFilePermission> permissions, int backlog) throws IOException {
        return Acceptor.open(this, transport, path, permissions, new Listening(backlog, false));
    }

    /** {@return the connections that an acceptor, of this loop or another, gives to a server of this one} Call it from a handler. */
    public Feed feed(Acceptor acceptor) {
        return feed(List.of(acceptor), Feed::admit);
    }

    /**
     * {@return the connections that acceptors, of this loop or another, give to a server of this one} Call it from a handler.
     *
     * @param acceptors may be none, if connections are {@linkplain Feed#admit admitted} that came by another feed
     * @param entry     gets each connection before the server does, in a handler: it {@linkplain Feed#admit admits} it, at once or later, or closes it
     */
    public Feed feed(List<Acceptor> acceptors, BiConsumer<Feed, Channel> entry) {
        Loop.current();
        return transport.feed(acceptors, entry);
    }

    /** Begins to read from an accepted connection that no server has {@linkplain Feed#admit admitted} yet. Call it from a handler. */
    public void open(Channel accepted) {
        transport.open(accepted);
    }

    boolean isOn(LoopNetty loop) {
        return netty == loop;
    }

    /**
     * Stops or resumes reading from a connection; for HTTP/1, where {@code pause} would lose the end of a response
     * (see {@link OpenChannels}). Call it from a handler.
     */
    public void setReading(HttpConnection connection, boolean wanted) {
        channel(connection).ifPresent(channel -> channel.config().setAutoRead(wanted));
    }

    /**
     * {@return the channel of a connection, or empty if it is closed} Call it from a handler.
     */
    public Optional<Channel> channel(HttpConnection connection) {
        var remote = connection.remoteAddress();
        var accepted = PeerAddress.channel(remote);
        if (accepted.isPresent()) {
            return accepted.filter(Channel::isOpen);
        }
        return remote.isDomainSocket() ? open.find(remote.path()) : open.find(address(connection.localAddress()), address(remote));
    }

    /**
     * {@return the channel of a client's connection, or empty if it is closed} Call it from a handler.
     *
     * @param client the name for metrics in the client's options, which no other client has
     */
    public Optional<Channel> channel(String client, SocketAddress remote) {
        return open.find(client, address(remote));
    }

    /**
     * Shows a client's channels to a function before they connect, so that it may add handlers. Call both this and {@link #stopWatching} from a handler.
     *
     * @param client the name for metrics in the client's options, which no other client has
     */
    public void watch(String client, Consumer<Channel> watcher) {
        transport.watch(client, watcher);
    }

    /** Ends a {@link #watch}. */
    public void stopWatching(String client) {
        transport.stopWatching(client);
    }

    /** Closes a connection at once, and drops what has not been written. Call it from a handler. */
    public void abort(HttpConnection connection) {
        channel(connection).ifPresent(OpenChannels::abort);
    }

    private static InetSocketAddress address(SocketAddress address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address.hostAddress()), address.port());
    }

    /** {@return whether its loop has ended, or is ending and has closed it} */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Closes what was opened through it, and waits until that is closed; after a second it cuts connections whose peers
     * do not take the remaining data. The loop calls this when it ends.
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
        // Otherwise these would run when the event loop ends, in a thread of Netty's that keeps the JVM alive for another second.
        vertx.nameResolver().nettyAddressResolverGroup().close();
    }
}
