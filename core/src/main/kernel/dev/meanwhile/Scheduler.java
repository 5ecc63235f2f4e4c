package dev.meanwhile;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * A loop's turns: what is ready runs, first come, first served; then timers, what other threads have posted, and I/O make more ready.
 * Unless it says "any thread", a method is for whoever runs the loop at the moment: its thread, or in portable mode the fibre that holds
 * the baton.
 *
 * <p>A turn runs what was ready at its start, as asyncio's does, so callbacks that queue callbacks block nobody. Unlike asyncio's it is cut
 * when it is long, and timers and I/O are checked in the middle of it, because a burst of ready tasks should not delay them.
 *
 * <p>Only the runtime's own code runs here. Foreign code, callbacks and handlers, runs in fibres; a poller is the exception.
 */
final class Scheduler {
    /** How long tasks may run before timers and I/O are checked. */
    private static final long LOOK_NANOS = 50_000;
    /** On a loop without I/O the clock is read once in this number of steps: it costs as much as a sixth of a step. */
    private static final int LOOK_STEPS = 16;
    private static final int IO_BATCH = 64;
    private static final int BATCH = 4096;
    private static final long FAILED_POLL_NANOS = 10_000_000;
    private static final long FAILED_POLL_REPORT_NANOS = 1_000_000_000;

    private final Loop loop;
    private final Timers timers;
    private final Recorder recorder;
    private final Callbacks callbacks;
    private final Door door = new Door();
    /** Fibres to resume, {@link Callback}s to run, and code of the runtime. */
    private final ReadyQueue ready = new ReadyQueue();
    /** Null is the order in which things became ready. */
    private final ReadyOrder order;
    /** Written on the loop; foreign threads read it to wake a sleeping loop. */
    private volatile Poller poller;
    private final Runnable wakeup = () -> poller.wakeup();
    private boolean pollerDoesIo;
    /** When timers and I/O were last checked, in real time. */
    private long lookedAt;
    private long pollFailedAt;
    /** What is left of the current turn. */
    private int batch;
    private Fibre running;
    /** Steps taken; the watchdog reads it from outside to see whether anything moves. */
    private long steps;
    /** Steps of tasks. */
    private long taskSteps;
    private long turns;
    /** Nanoseconds of all runs, without the current one. */
    private long ran;
    /** When the current run began. */
    private long runBegan;
    private boolean runs;
    /** Nanoseconds of sleep, and since when it sleeps. */
    private long slept;
    private long asleepSince;
    /** To stop after the current turn. */
    private boolean stopping;
    /** What ends the loop at once, with its tasks left as they are. Any thread may set it. */
    private volatile Throwable fatal;

    Scheduler(Loop loop, LoopOptions options) {
        this.loop = loop;
        this.timers = loop.timers;
        this.recorder = loop.recorder;
        this.callbacks = loop.callbacks;
        this.order = options.order;
        var usual = new ParkPoller(loop.thread());
        this.poller = Objects.requireNonNull(options.poller.apply(loop, usual), "the poller is null");
        this.pollerDoesIo = poller != usual;
    }

    /** From the next poll on there is I/O. */
    void replacePoller(Poller replacement) {
        var before = now();
        poller = Objects.requireNonNull(poller.replacedBy(replacement), "the poller is null");
        pollerDoesIo = true;
        // It may bring another clock.
        runBegan += now() - before;
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

    /** As {@link #post}, by a thread that looks as if it ran the loop and does not. */
    void postFromOutside(Runnable action) {
        door.put(action, wakeup, Scheduler::abandon);
    }

    /** The runtime's own code, or a {@link Callback}, at the end of the line. */
    void queue(Runnable action) {
        ready.add(action);
    }

    /** A fibre, at the end of the line. Never fails. */
    void queue(Fibre fibre) {
        ready.addReserved(fibre);
    }

    /** Keeps room for this number of tasks to be woken. */
    void reserve(int tasks) {
        ready.reserve(tasks);
    }

    /** Removes a fibre that is not going to wait after all. */
    void unqueue(Fibre fibre) {
        var before = ready.remove(fibre);
        if (before >= 0 && before < batch) {
            batch--;
        }
    }

    /** Lets a new task run at once, and the one that starts it right after the new one's first wait, in this turn. */
    void queueFirst(Fibre started, Fibre starter) {
        ready.addFirst(starter);
        ready.addFirst(started);
        batch += 2;
    }

    /** Lets a fibre run before all others. */
    void queueFirst(Fibre fibre) {
        ready.addFirst(fibre);
        batch++;
    }

    /** A fibre continues after all; the one that was chosen to run, if there is one, comes next. */
    void resume(Fibre fibre, Fibre chosen) {
        if (chosen != null) {
            queueFirst(chosen);
        }
        running = fibre;
    }

    /** {@return the next callback, if the next thing to do in this turn is one; taken out} */
    Callback pollCallback() {
        if (batch == 0 || !(ready.peek() instanceof Callback) || door.isClosed() || isLookDue()) {
            return null;
        }
        batch--;
        steps++;
        recorder.callback();
        return (Callback) ready.poll();
    }

    /** {@return the fibre that was let run last and has not given up the loop; null in between} */
    Fibre running() {
        return running;
    }

    /** {@return the task that was let run last and has not given up the loop; null in callbacks and in between} */
    Task<?> runningTask() {
        return running instanceof TaskFibre it ? it.task : null;
    }

    /** Any thread. */
    long steps() {
        return steps;
    }

    /** Any thread. */
    LoopStats stats(long spawned, int live) {
        var now = clock();
        var waiting = slept + (door.isAsleep() ? Math.max(0, now - asleepSince) : 0);
        var all = ran + (runs ? Math.max(0, now - runBegan) : 0);
        return new LoopStats(turns, taskSteps, recorder.callbacks(), spawned, live, timers.size(), Duration.ofNanos(recorder.longestStep()),
                Duration.ofNanos(Math.max(0, all - waiting)), Duration.ofNanos(waiting));
    }

    /** Any thread. */
    boolean isAsleep() {
        return door.isAsleep();
    }

    /** Any thread. */
    boolean isClosed() {
        return door.isClosed();
    }

    /** Makes the loop stop after this turn. */
    void stop() {
        stopping = true;
    }

    /** Ends the loop as soon as the running task gives it up. */
    void finish() {
        door.close();
    }

    /** Ends the loop at once, with its tasks left as they are. Any thread. Needs no memory. */
    void abort(Throwable cause) {
        fatal = cause;
        // A loop that falls asleep announces that before it looks at what was just written.
        if (door.isAsleep()) {
            wakeup.run();
        }
    }

    /** The runtime itself has failed, in what the running fibre did: the loop can't be trusted any more and ends. */
    void fail(Throwable cause) {
        if (fatal == null) {
            fatal = cause;
        }
    }

    /** On the loop's thread: until {@link #finish} or {@link #stop}. A stop that came before lets one turn pass, as asyncio's does. */
    void runUntilStopped() {
        recorder.resumes();
        runBegan = now();
        runs = true;
        startTurn(true);
        for (var fibre = next(true); fibre != null; fibre = next(true)) {
            loop.engine.dispatch(fibre);
        }
        runs = false;
        ran += now() - runBegan;
        stopping = false;
        if (fatal != null) {
            throw Awaitable.<RuntimeException>sneak(fatal);
        }
    }

    /** @throws OutOfMemoryError if the loop is to end because there is no memory left. Any thread. */
    void requireMemory() {
        if (fatal instanceof OutOfMemoryError exhausted) {
            throw exhausted;
        }
    }

    /** The end, on the loop's thread. Throws nothing. */
    void close() {
        door.close();
        callbacks.close();
        door.drain(Scheduler::abandon);
        ready.forEach(Scheduler::abandon);
        try {
            poller.close();
        } catch (Throwable t) {
            loop.reporter.failure(Context.EMPTY, "closing the poller of " + loop + " failed", t);
        }
    }

    private static void abandon(Object item) {
        try {
            if (item instanceof Abandonable it) {
                it.abandon();
            }
        } catch (Throwable t) {
            Reporter.log("an action handed to a loop failed when it was told that the loop had ended", t);
        }
    }

    /**
     * Runs turns until there is a fibre to run. What is thrown here is a bug of the runtime, or a lack of memory for its own structures:
     * the loop can no longer be trusted and ends.
     *
     * @param onThread whether the caller is the loop's thread, the only one that may poll
     * @return the fibre, or null: the loop has finished or is to stop, or only its thread can continue
     */
    Fibre next(boolean onThread) {
        running = null;
        if (fatal != null) {
            return null;
        }
        try {
            return choose(onThread);
        } catch (Throwable t) {
            fatal = t;
            return null;
        }
    }

    private Fibre choose(boolean onThread) {
        while (!door.isClosed() && fatal == null) {
            while (batch > 0) {
                if (isLookDue()) {
                    if (!onThread) {
                        return null;
                    }
                    look();
                }
                batch--;
                steps++;
                var fibre = take(ready.poll());
                if (fibre != null) {
                    running = fibre;
                    return fibre;
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

    /** {@return the fibre to run; null if the item is already dealt with} */
    private Fibre take(Object item) {
        if (item instanceof TaskFibre fibre) {
            if (!fibre.isStarted() && fibre.task.isCancelPending()) {
                fibre.task.endUnstarted();
                return null;
            }
            taskSteps++;
            fibre.steps();
            return fibre;
        }
        if (item instanceof Callback callback) {
            recorder.callback();
            return callbacks.fibreFor(callback);
        }
        try {
            ((Runnable) item).run();
        } catch (Throwable t) {
            loop.reporter.failure(Context.EMPTY, "the runtime of " + loop + " failed", t);
        }
        return null;
    }

    /** Whether tasks have run so long that timers and I/O should be checked before the turn is over. */
    private boolean isLookDue() {
        return (pollerDoesIo || (steps & LOOK_STEPS - 1) == 0 && !timers.isEmpty()) && System.nanoTime() - lookedAt > LOOK_NANOS;
    }

    /** In the middle of a turn, on the loop's thread. */
    private void look() {
        lookedAt = System.nanoTime();
        fireTimers();
        if (pollerDoesIo) {
            poll(0);
        }
    }

    private void fireTimers() {
        while (timers.untilNext(timers.isEmpty() ? 0 : now()) == 0) {
            try {
                timers.fire(now());
                return;
            } catch (Throwable t) {
                // It is out of the heap already.
                loop.reporter.failure(Context.EMPTY, "a timer of " + loop + " failed", t);
            }
        }
    }

    /** One look at everything that makes tasks ready. {@return false if only the loop's thread can go on} */
    private boolean startTurn(boolean onThread) {
        turns++;
        door.drain(item -> ready.add((Runnable) item));
        fireTimers();
        if (ready.isEmpty()) {
            if (!onThread) {
                return false;
            }
            sleep();
        } else if (pollerDoesIo && isLookDue()) {
            if (!onThread) {
                return false;
            }
            look();
        }
        batch = Math.min(ready.size(), pollerDoesIo ? IO_BATCH : BATCH);
        if (order != null) {
            order.arrange(ready, batch);
        }
        return true;
    }

    /** Nothing is ready: waits for the next timer, a put, or I/O. */
    private void sleep() {
        asleepSince = now();
        var timeout = stopping ? 0 : timers.untilNext(asleepSince);
        try {
            // The end last: what a poller does when it is asked may use up the wake-up of an abort.
            if (door.fallAsleep() && !hasMoreToDo(timeout) && fatal == null) {
                recorder.idle();
                poll(timeout);
                slept += now() - asleepSince;
                lookedAt = System.nanoTime();
            }
        } finally {
            door.awake();
        }
    }

    /** A poller that fails is reported, and polled again after a while. */
    private void poll(long timeout) {
        try {
            poller.poll(timeout);
        } catch (Throwable t) {
            var now = System.nanoTime();
            if (pollFailedAt == 0 || now - pollFailedAt > FAILED_POLL_REPORT_NANOS) {
                pollFailedAt = now;
                loop.reporter.failure(Context.EMPTY, "the poller of " + loop + " failed", t);
            } else {
                LockSupport.parkNanos(Math.min(timeout, FAILED_POLL_NANOS));
            }
        }
    }

    /**
     * Whether there is something to do after all when nothing happens by itself any more: a deadlock is reported now, or something came in
     * while the poller was asked. A poller may do anything in the loop's thread. If it looks at the stack of a task that another thread
     * unparks meanwhile, the JDK hands that task over here; if it waits for a lock, the permit is gone that woke this thread for a put.
     */
    private boolean hasMoreToDo(long timeout) {
        if (timeout != Long.MAX_VALUE || stopping || callbacks.busy() != 0) {
            return false;
        }
        var reported = !poller.expectsEvents() && loop.reportsDeadlock();
        return reported || !ready.isEmpty() || !door.isEmpty();
    }
}
