package dev.meanwhile;

import java.time.Duration;
import java.util.Optional;

/**
 * A callback that a loop will run (asyncio's {@code Handle} and {@code TimerHandle}): made by {@link Loop#callSoon}, {@link Loop#callLater}
 * and {@link Loop#callAt}. To be used on that loop, or while it does not run.
 */
public final class Handle {
    private final Loop loop;
    private final Context context;
    private final Timer timer;
    /** Null once it has run, or was cancelled. */
    private Runnable callback;
    private boolean cancelled;

    private Handle(Loop loop, Runnable callback, boolean timed) {
        this.loop = loop;
        this.callback = callback;
        this.context = Context.current();
        this.timer = timed ? new Timer() {
            @Override
            void fire() {
                queue();
            }
        } : null;
    }

    static Handle soon(Loop loop, Runnable callback) {
        var handle = new Handle(loop, callback, false);
        handle.queue();
        return handle;
    }

    static Handle at(Loop loop, long when, Runnable callback) {
        var handle = new Handle(loop, callback, true);
        loop.timers.add(handle.timer, when);
        return handle;
    }

    /** A timer that is due goes to the end of the line, as everything that becomes ready. */
    private void queue() {
        loop.scheduler.queue(new Callback(context, this::run));
    }

    private void run() {
        var mine = callback;
        callback = null;
        if (mine != null) {
            mine.run();
        }
    }

    /** Makes the loop drop the callback, with all that it refers to. Does nothing if it has run. Never waits. */
    public void cancel() {
        loop.requireHereOrIdle(this);
        if (callback != null) {
            cancelled = true;
            callback = null;
            if (timer != null) {
                loop.timers.remove(timer);
            }
        }
    }

    /** {@return true if it was cancelled before it ran} */
    public boolean isCancelled() {
        return cancelled;
    }

    /** {@return when it will run, on the scale of {@link Loop#time()}; empty if as soon as possible} */
    public Optional<Duration> when() {
        return timer == null ? Optional.empty() : Optional.of(loop.timeOf(timer.when));
    }

    @Override
    public String toString() {
        return "a handle" + (cancelled ? " (cancelled)" : callback == null ? " (has run)" : "");
    }
}
