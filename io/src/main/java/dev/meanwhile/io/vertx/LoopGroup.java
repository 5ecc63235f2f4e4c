package dev.meanwhile.io.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The loop's event loop as the group that Vert.x wants. Vert.x believes that it owns its groups and shuts them
 * down when it closes; this one only claims to shut down. The event loop ends with its loop, in {@link NettyPoller#close}.
 */
final class LoopGroup extends AbstractEventExecutorGroup implements IoEventLoopGroup {
    private static final Future<Void> DONE = ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);

    private final IoEventLoop eventLoop;

    LoopGroup(IoEventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    @Override
    public IoEventLoop next() {
        return eventLoop;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return eventLoop.register(channel, promise);
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return Set.<EventExecutor>of(eventLoop).iterator();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return DONE;
    }

    @Override
    public Future<?> terminationFuture() {
        return DONE;
    }

    @Override
    public boolean isShuttingDown() {
        return eventLoop.isShuttingDown();
    }

    @Override
    public boolean isShutdown() {
        return eventLoop.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return eventLoop.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    @Override
    @Deprecated
    public void shutdown() {
    }
}
