package dev.meanwhile.io.netty;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Event;
import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.IoEventLoop;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Netty for one loop: its channels, timers and handlers all run on {@link Loop#thread()}. Made at first use, ended with the loop.
 *
 * <p>Connections that tasks have written to are not told one by one through Netty's queue, since a task's virtual thread is a foreign one for Netty: they
 * wait in a list, and all send at the beginning of the next poll. It costs no queue and no second poll, and what the tasks write until then goes out
 * together.
 */
public final class LoopNetty implements AutoCloseable {
    static {
        // Netty's flight recorder events load 230 classes with the first buffer: 50 ms of a small program's start.
        System.setProperty("io.netty.jfr.enabled", System.getProperty("io.netty.jfr.enabled", "false"));
    }

    private static final Duration GRACE = Duration.ofSeconds(1);
    /** A little less than what processors have in their second cache. */
    private static final int STAGING = 128 << 10;

    private final Sockets sockets;
    private final NettyPoller poller;
    private final HostNames names;
    /** Those that were closed, and still have something to send. */
    private final Set<NettyWire> ending = new HashSet<>();
    private final Event quiet = new Event();
    private ByteBuffer staging;

    private LoopNetty(Sockets sockets, NettyPoller poller, HostNames names) {
        this.sockets = sockets;
        this.poller = poller;
        this.names = names;
    }

    /**
     * {@return the current loop's Netty} The first call of a loop makes it, and makes the loop poll sockets from then on. That takes about a hundred
     * milliseconds in a new JVM, in another thread; other tasks run meanwhile.
     *
     * <p><b>Cancellation:</b> waits until it is made.
     * <p>Call it from a task.
     *
     * @throws IllegalStateException outside of a loop, or if Netty on the class path is older than 4.2
     */
    public static LoopNetty current() {
        return Loop.resource(Place.class, Place::new).occupant();
    }

    /** Where a loop has its Netty, once it needs one. */
    private static final class Place implements AutoCloseable {
        private final Loop loop;
        /** Held while it is being made. */
        private final Lock making = new Lock();
        private LoopNetty occupant;

        Place(Loop loop) {
            this.loop = loop;
        }

        LoopNetty occupant() {
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

    /** Waits for another thread, which loads the many classes. */
    private static LoopNetty start(Loop loop) {
        var thread = loop.thread();
        var parts = blocking(() -> NettyVersion.explained(() -> {
            var sockets = Sockets.ofPlatform();
            return new Parts(sockets, new NettyPoller(thread, sockets));
        }));
        // From here on the loop closes it, whatever happens.
        loop.poller(parts.poller);
        return new LoopNetty(parts.sockets, parts.poller, new HostNames(loop));
    }

    private record Parts(Sockets sockets, NettyPoller poller) {
    }

    /** {@return the platform's sockets} */
    public Sockets sockets() {
        return sockets;
    }

    /** {@return the event loop, which runs whenever the loop polls} Any thread may give it tasks. */
    public IoEventLoop eventLoop() {
        return poller.eventLoop();
    }

    /** {@return what looks host names up} */
    public HostNames names() {
        return names;
    }

    /** Excludes a channel that is about to be opened from what a loop may still expect events of: it speaks only when asked. */
    public void ignore(Channel channel) {
        poller.ignore(channel);
    }

    /** A server begins (1) or stops (-1) to get connections from another thread. Any thread may call this. */
    public void fed(int change) {
        poller.fed(change);
    }

    /** Sets who else may bring events, from threads of its own. Call it on the loop. */
    public void alsoExpects(BooleanSupplier others) {
        poller.alsoExpects(others);
    }

    /** Opens a channel. Call it from a handler. */
    public ChannelFuture register(Channel channel) {
        return ((io.netty.channel.EventLoopGroup) eventLoop()).register(channel);
    }

    /** {@return a direct buffer for whoever uses it before its task waits again} Call it on the loop. */
    ByteBuffer staging() {
        if (staging == null) {
            staging = ByteBuffer.allocateDirect(STAGING);
        }
        return staging;
    }

    NettyPoller poller() {
        return poller;
    }

    /**
     * Calls Netty on the loop's thread, and waits for the result. Throws the call's failure unchanged, also a checked one.
     *
     * <p><b>Cancellation:</b> a call that has not started is not made. Otherwise it continues, and {@code discard} gets its result.
     * <p>Call it from a task.
     *
     * @param call    starts the operation, and must not wait
     * @param discard releases a result that nobody waits for any more; it runs on the loop's thread too
     */
    <T> T await(Supplier<? extends CompletionStage<? extends T>> call, Consumer<? super T> discard) {
        var reply = new CompletableFuture<Answer<T>>();
        eventLoop().execute(() -> {
            if (!reply.isDone()) {
                started(call).whenComplete((value, failure) -> {
                    if (!reply.complete(new Answer<>(value, failure)) && failure == null) {
                        discard.accept(value);
                    }
                });
            }
        });
        Answer<T> answer;
        var requests = Task.current().cancelling();
        try {
            answer = Meanwhile.await(reply);
            if (Task.current().cancelling() > requests) {
                // The result came together with a request to stop, which this throws: a task that ends before its next wait would lose the result.
                Meanwhile.sleep(Duration.ZERO);
            }
        } catch (Throwable t) {
            // The result may have come, and the task been cancelled before its turn.
            if (!reply.cancel(false) && !reply.isCancelled() && reply.join().failure == null) {
                eventLoop().execute(() -> discard.accept(reply.join().value));
            }
            throw t;
        }
        if (answer.failure != null) {
            throw LoopNetty.<RuntimeException>asItIs(answer.failure);
        }
        return answer.value;
    }

    private record Answer<T>(T value, Throwable failure) {
    }

    private static <T> CompletionStage<? extends T> started(Supplier<? extends CompletionStage<? extends T>> call) {
        try {
            return call.get();
        } catch (Throwable t) {
            return CompletableFuture.failedStage(t);
        }
    }

    @SuppressWarnings("unchecked")
    static <X extends Throwable> X asItIs(Throwable failure) throws X {
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
        return await(() -> names.lookUp(host), _ -> { });
    }

    /** A connection sends its last bytes. */
    void ending(NettyWire wire) {
        ending.add(wire);
    }

    void ended(NettyWire wire) {
        if (ending.remove(wire) && ending.isEmpty()) {
            quiet.set();
        }
    }

    /** Sends what was written to connections that have been closed, for a second at most. The loop calls this when it ends. */
    @Override
    public void close() {
        // A poll sends all that the system takes at once.
        await(() -> CompletableFuture.completedStage(null), _ -> { });
        if (!ending.isEmpty()) {
            quiet.clear();
            Meanwhile.moveOnAfter(GRACE, quiet::await);
        }
    }
}
