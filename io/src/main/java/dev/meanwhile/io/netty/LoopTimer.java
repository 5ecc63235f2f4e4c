package dev.meanwhile.io.netty;

import dev.meanwhile.Handle;
import dev.meanwhile.Loop;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** A timer of Netty's on the clock of the loop, which a test may have made virtual; Netty's own are on the system's. Used on the loop. */
final class LoopTimer<V> extends DefaultPromise<V> implements ScheduledFuture<V> {
    private final Loop loop;
    private final EventExecutor executor;
    private final Callable<V> task;
    /** Null for one that fires once. */
    private final Duration period;
    private Duration due;
    private Handle handle;

    LoopTimer(Loop loop, EventExecutor executor, Callable<V> task, Duration delay, Duration period) {
        super(executor);
        this.loop = loop;
        this.executor = executor;
        this.task = task;
        this.period = period;
        this.due = loop.time().plus(delay);
        set();
    }

    private void set() {
        // A handler of the loop is a foreign thread for Netty.
        handle = loop.callAt(due, () -> executor.execute(this::fire));
    }

    private void fire() {
        if (isDone()) {
            return;
        }
        try {
            if (period == null) {
                setUncancellable();
                setSuccess(task.call());
            } else {
                task.call();
                if (!isDone()) {
                    due = due.plus(period);
                    set();
                }
            }
        } catch (Throwable t) {
            setFailure(t);
        }
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        var cancelled = super.cancel(mayInterrupt);
        if (cancelled && Loop.find().filter(it -> it == loop).isPresent()) {
            handle.cancel();
        }
        return cancelled;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due.minus(loop.time()));
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
