package dev.meanwhile.io.netty;

import dev.meanwhile.Poller;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A poller that is a turn of a Netty event loop: sockets, Netty's timers and its queued tasks, all on the loop's thread.
 *
 * <p>Micronaut and franz1981's scheduler run Netty's event loop as a virtual thread beside the tasks; here it stays on the
 * platform thread that tasks are mounted on. An event then reaches its task without a thread switch. The price: Netty takes
 * a task's virtual thread for a foreign one, so what tasks ask of Netty is queued, and runs at the next poll.
 */
final class NettyPoller implements Poller {
    private final QuietIoHandler io;
    private final ManualIoEventLoop netty;
    private final OwnedEventLoop eventLoop;
    /** Those that have something to do for their tasks; and the same, empty or being worked off. */
    private List<Settling> due = new ArrayList<>();
    private List<Settling> spare = new ArrayList<>();
    private boolean told;
    private BooleanSupplier elsewhere = () -> false;

    /** @param thread the loop's thread */
    NettyPoller(Thread thread, IoHandlerFactory sockets) {
        this(thread, new QuietIoHandler(sockets));
    }

    /** @param thread the loop's thread */
    NettyPoller(Thread thread, Sockets sockets) {
        this(thread, new QuietIoHandler(sockets.handler(), sockets::resting));
    }

    private NettyPoller(Thread thread, QuietIoHandler io) {
        this.io = io;
        this.netty = new ManualIoEventLoop(thread, io);
        this.eventLoop = new OwnedEventLoop(netty);
    }

    IoEventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public int poll(long timeoutNanos) {
        io.poll().timeout(timeoutNanos);
        try {
            var settled = settle() ? 1 : 0;
            return settled + (settled > 0 || timeoutNanos == 0 ? netty.runNow() : netty.run(Long.MAX_VALUE));
        } finally {
            // Callers of wakeup() put their work where the loop looks after this poll, so one look serves them all.
            io.poll().answered();
        }
    }

    /** The next poll begins with {@link Settling#settle}. To be called on the loop, by tasks and handlers. */
    void settleSoon(Settling channel) {
        due.add(channel);
    }

    /** {@return whether a task may have become ready, so that the poll must not sleep} */
    private boolean settle() {
        if (due.isEmpty()) {
            return false;
        }
        told = false;
        var channels = due;
        due = spare;
        spare = channels;
        for (var channel : channels) {
            channel.settle();
        }
        channels.clear();
        return told || !due.isEmpty();
    }

    /** A connection is being told something, during {@link Settling#settle} or a poll. */
    void tells() {
        told = true;
    }

    @Override
    public void wakeup() {
        io.poll().wake();
        io.wakeup();
    }

    /** Excludes a channel that is about to be opened from {@link #expectsEvents}. */
    void ignore(Channel channel) {
        io.ignore(channel);
    }

    void fed(int change) {
        eventLoop.fed(change);
    }

    /** Sets who else may bring events, from other threads. */
    void alsoExpects(BooleanSupplier others) {
        elsewhere = others;
    }

    /** Timers count, and servers that another thread feeds. A client with a connection pool has one, which looks for stale connections, until it is closed. */
    @Override
    public boolean expectsEvents() {
        return io.expectsEvents() || eventLoop.expectsEvents() || elsewhere.getAsBoolean();
    }

    @Override
    public void close() {
        netty.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!netty.isTerminated()) {
            netty.runNow();
        }
    }
}
