package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.Objects;

/**
 * A loop's turns: what is ready runs, first come, first served; then timers, what other threads have put in, and I/O make more ready.
 * Except for {@link #post} and the questions it is used by whoever runs the loop at the moment: its thread, or in portable mode the
 * task that holds the baton.
 *
 * <p>A turn runs what was ready at its start, as asyncio's does, so callbacks that queue callbacks hold up nobody. Unlike asyncio's it
 * is cut when it is long, because a burst of ready tasks should not keep sockets waiting.
 */
final class Scheduler {
    /** How long tasks may run before I/O gets its turn, at the latest after {@link #IO_BATCH} of them. */
    private static final long IO_INTERVAL_NANOS = 50_000;
    private static final int IO_BATCH = 64;
    private static final int BATCH = 4096;

    private final Loop loop;
    private final Timers timers;
    private final Recorder recorder;
    private final Door door = new Door();
    /** Tasks to resume and callbacks to run: {@link Task} or {@link Runnable}. */
    private final ArrayDeque<Object> ready = new ArrayDeque<>();
    /** Null is the order in which things became ready. */
    private final ReadyOrder order;
    /** Written on the loop; foreign threads read it to wake a sleeping loop. */
    private volatile Poller poller;
    private final Runnable wakeup = () -> poller.wakeup();
    private boolean pollerDoesIo;
    private long polledAt;
    /** What is left of the current turn. */
    private int batch;
    private Task<?> running;
    /** Steps taken; the watchdog reads it from outside to see whether anything moves. */
    private long steps;
    /** To stand still after the current turn. */
    private boolean stopping;

    Scheduler(Loop loop, LoopOptions options) {
        this.loop = loop;
        this.timers = loop.timers;
        this.recorder = loop.recorder;
        this.order = options.order;
        this.poller = Objects.requireNonNull(options.poller.apply(loop, new ParkPoller(loop.thread())), "the poller is null");
    }

    /** From the next poll on there is I/O. */
    void replacePoller(Poller replacement) {
        poller = Objects.requireNonNull(poller.replacedBy(replacement), "the poller is null");
        pollerDoesIo = true;
    }

    /** Any thread. {@return the loop's clock} */
    long clock() {
        return poller.nanoTime();
    }

    long now() {
        return recorder.look(poller.nanoTime());
    }

    /** Any thread. {@return false if the loop has ended} */
    boolean post(Runnable action) {
        if (loop.isHere()) {
            ready.add(action);
            return true;
        }
        return door.put(action, wakeup, Scheduler::abandon);
    }

    /** A callback, at the end of the line. */
    void queue(Runnable action) {
        ready.add(action);
    }

    /** A task, at the end of the line. */
    void queue(Task<?> task) {
        ready.add(task);
    }

    /** Lets a new task run at once, and the one that starts it right after the new one's first wait, in this turn. */
    void queueFirst(Task<?> started, Task<?> starter) {
        ready.addFirst(starter);
        ready.addFirst(started);
        batch += 2;
    }

    /** {@return the task that was let run last, and has not given the loop up; null in callbacks and between} */
    Task<?> running() {
        return running;
    }

    /** Any thread. */
    long steps() {
        return steps;
    }

    /** Any thread. */
    boolean isAsleep() {
        return door.isAsleep();
    }

    /** Any thread. */
    boolean isClosed() {
        return door.isClosed();
    }

    /** Has the loop stand still after this turn. */
    void stop() {
        stopping = true;
    }

    /** Ends the loop as soon as the running task has given it up. */
    void finish() {
        door.close();
    }

    /** On the loop's thread: until {@link #finish} or {@link #stop}. A stop that came before lets one turn pass, as asyncio's does. */
    void runUntilStopped() {
        now();
        startTurn(true);
        for (var task = next(true); task != null; task = next(true)) {
            loop.engine.dispatch(task);
        }
        stopping = false;
    }

    /** The end, on the loop's thread. */
    void close() {
        door.close();
        door.drain(Scheduler::abandon);
        ready.forEach(Scheduler::abandon);
        poller.close();
    }

    private static void abandon(Object item) {
        if (item instanceof Abandonable it) {
            it.abandon();
        }
    }

    /**
     * Runs callbacks and turns until there is a task to run.
     *
     * @param onThread whether the caller is the loop's thread, the only one that may poll
     * @return the task, or null: the loop has finished or is to stand still, or it takes the loop's thread to go on
     */
    Task<?> next(boolean onThread) {
        running = null;
        while (!door.isClosed()) {
            while (batch > 0) {
                batch--;
                steps++;
                var item = ready.poll();
                if (item instanceof Task<?> task) {
                    if (prepare(task)) {
                        return task;
                    }
                } else {
                    call((Runnable) item);
                }
                if (door.isClosed()) {
                    return null;
                }
            }
            if (stopping || !startTurn(onThread)) {
                return null;
            }
        }
        return null;
    }

    private boolean prepare(Task<?> task) {
        if (!task.isStarted() && task.isCancelPending()) {
            task.endUnstarted();
            return false;
        }
        running = task;
        task.steps();
        return true;
    }

    private void call(Runnable callback) {
        recorder.callback();
        try {
            callback.run();
        } catch (Throwable t) {
            loop.report("a callback of the loop failed", t);
        } finally {
            loop.callbackContext = Context.EMPTY;
        }
    }

    /** One look at everything that makes tasks ready. {@return false if only the loop's thread can go on} */
    private boolean startTurn(boolean onThread) {
        door.drain(ready::add);
        if (!timers.isEmpty()) {
            timers.fire(now());
        }
        if (ready.isEmpty()) {
            if (!onThread) {
                return false;
            }
            sleep();
        } else if (pollerDoesIo && now() - polledAt > IO_INTERVAL_NANOS) {
            if (!onThread) {
                return false;
            }
            poll(0);
        }
        batch = Math.min(ready.size(), pollerDoesIo ? IO_BATCH : BATCH);
        if (order != null) {
            order.arrange(ready, batch);
        }
        return true;
    }

    /** Nothing is ready: waits for the next timer, a put, or I/O. */
    private void sleep() {
        var timeout = stopping ? 0 : timers.untilNext(now());
        try {
            if (door.fallAsleep() && !isDead(timeout)) {
                recorder.idle();
                poll(timeout);
                now();
            }
        } finally {
            door.awake();
        }
    }

    private void poll(long timeout) {
        poller.poll(timeout);
        if (pollerDoesIo) {
            polledAt = now();
        }
    }

    /** Whether nothing can ever happen again; if so, the main task is told. */
    private boolean isDead(long timeout) {
        return timeout == Long.MAX_VALUE && !stopping && !poller.expectsEvents() && loop.isDead();
    }
}
