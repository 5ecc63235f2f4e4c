package dev.meanwhile.io.netty;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.InstalledNetwork;
import io.netty.channel.AbstractEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The loop's event loop as Vert.x and channels see it: all work goes to Netty's own, and this counts what may still bring events.
 * Vert.x believes that it owns its event loops and shuts them down when it closes; this one only claims to shut down. The
 * event loop ends with its loop, in {@link NettyPoller#close}.
 *
 * <p>It does not extend Netty's {@code ManualIoEventLoop}, which is final in some releases (ADR 023). Any thread may call it.
 */
final class OwnedEventLoop extends AbstractEventLoop implements IoEventLoop {
    private static final Future<Void> DONE = ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);

    private final IoEventLoop netty;
    /** How many timers have neither fired nor been cancelled. */
    private final AtomicInteger timers = new AtomicInteger();
    /** How many servers get their connections from another thread. */
    private final AtomicInteger feeds = new AtomicInteger();

    /** @param netty does the work */
    OwnedEventLoop(IoEventLoop netty) {
        this.netty = netty;
    }

    /** A server begins, or stops, to get connections from another thread. */
    void fed(int change) {
        feeds.addAndGet(change);
    }

    /** {@return whether a timer is pending, or another thread feeds a server} */
    boolean expectsEvents() {
        return timers.get() > 0 || feeds.get() > 0;
    }

    @Override
    public void execute(Runnable task) {
        netty.execute(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return this.<Object>schedule(Executors.callable(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return onLoopsClock(task, Duration.of(delay, unit.toChronoUnit()), null).orElseGet(() -> counted(() -> netty.schedule(task, delay, unit)));
    }

    /** With a test's network goes the test's clock. */
    private <V> Optional<ScheduledFuture<V>> onLoopsClock(Callable<V> task, Duration delay, Duration period) {
        return Loop.find().filter(_ -> InstalledNetwork.find().isPresent()).map(loop -> new LoopTimer<>(loop, this, task, delay, period));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return this.<Object>onLoopsClock(Executors.callable(task), Duration.of(initialDelay, unit.toChronoUnit()), Duration.of(period, unit.toChronoUnit()))
                .<ScheduledFuture<?>>map(it -> it).orElseGet(() -> counted(() -> netty.scheduleAtFixedRate(task, initialDelay, period, unit)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return this.<Object>onLoopsClock(Executors.callable(task), Duration.of(initialDelay, unit.toChronoUnit()), Duration.of(delay, unit.toChronoUnit()))
                .<ScheduledFuture<?>>map(it -> it).orElseGet(() -> counted(() -> netty.scheduleWithFixedDelay(task, initialDelay, delay, unit)));
    }

    /** Counts first: once scheduled, the timer may be all that the loop waits for. */
    private <F extends Future<?>> F counted(Supplier<F> schedule) {
        timers.incrementAndGet();
        try {
            var timer = schedule.get();
            timer.addListener(_ -> timers.decrementAndGet());
            return timer;
        } catch (Throwable t) {
            timers.decrementAndGet();
            throw t;
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return netty.inEventLoop(thread);
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public IoEventLoopGroup parent() {
        return this;
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        return netty.register(handle);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    @Deprecated
    public ChannelFuture register(ChannelPromise promise) {
        return register(promise.channel(), promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return netty.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return netty.isIoType(handlerType);
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
        return netty.isShuttingDown();
    }

    @Override
    public boolean isShutdown() {
        return netty.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return netty.isTerminated();
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
