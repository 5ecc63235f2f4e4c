package dev.meanwhile.io.vertx;

import dev.meanwhile.Poller;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A poller that is a turn of a Netty event loop: sockets, Netty's timers and its queued tasks, all on the loop's thread.
 *
 * <p>Micronaut and franz1981's scheduler run Netty's event loop as a virtual thread beside the tasks; here it stays on the
 * platform thread that tasks are mounted on. An event then reaches its task without a thread switch. The price: Netty takes
 * a task's virtual thread for a foreign one, so what tasks ask of Netty is queued, and runs at the next poll.
 */
final class NettyPoller implements Poller {
    private final QuietIoHandler io;
    private final OwnedEventLoop eventLoop;

    /** @param thread the loop's thread */
    NettyPoller(Thread thread, IoHandlerFactory sockets) {
        this.io = new QuietIoHandler(sockets);
        this.eventLoop = new OwnedEventLoop(thread, io);
    }

    IoEventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public int poll(long timeoutNanos) {
        try {
            // To Netty, waiting for 0 ns is waiting without a limit, which Long.MAX_VALUE also is.
            return timeoutNanos == 0 ? eventLoop.runNow() : eventLoop.run(timeoutNanos);
        } finally {
            // Callers of wakeup() put their work where the loop looks after this poll, so one look serves them all.
            eventLoop.woken = false;
        }
    }

    @Override
    public void wakeup() {
        eventLoop.woken = true;
        io.wakeup();
    }

    /** Excludes a channel that is about to be opened from {@link #expectsEvents}. */
    void ignore(Channel channel) {
        io.ignore(channel);
    }

    /** Timers count, and servers that another thread feeds. A client with a connection pool has one, which looks for stale connections, until it is closed. */
    @Override
    public boolean expectsEvents() {
        return io.expectsEvents() || eventLoop.hasTimers() || eventLoop.feeds.get() > 0;
    }

    @Override
    public void close() {
        eventLoop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!eventLoop.isTerminated()) {
            eventLoop.runNow();
        }
    }

    static final class OwnedEventLoop extends ManualIoEventLoop {
        /** How many servers get their connections from another thread. */
        private final AtomicInteger feeds = new AtomicInteger();

        /** Any thread. A server begins, or stops, to get connections from another thread. */
        void fed(int change) {
            feeds.addAndGet(change);
        }

        /** A wake-up that no poll has answered yet. Any thread sets it; the loop's thread clears it. */
        private volatile boolean woken;

        OwnedEventLoop(Thread thread, IoHandlerFactory handler) {
            super(thread, handler);
        }

        /** Netty asks once it has announced that it will block, so no wake-up is lost (netty issue 15922). */
        @Override
        protected boolean canBlock() {
            return !woken;
        }

        boolean hasTimers() {
            return nextScheduledTaskDeadlineNanos() != -1;
        }
    }
}
