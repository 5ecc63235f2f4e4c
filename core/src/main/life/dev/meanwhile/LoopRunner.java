package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The life of a loop, as threads outside of it control it: it runs until it is stopped, is idle until it is run again, and in the
 * end stops everything that is left and waits for it. One thread runs the loop all its life, because the tasks are tied to that thread.
 */
final class LoopRunner extends LoopLife {
    private enum State { IDLE, RUNNING, CLOSED }

    private static final AtomicInteger COUNT = new AtomicInteger();
    /** How long the end waits for abandoned calls in other threads, which nothing can stop. */
    private static final long OFFLOAD_LIMIT_NANOS = 10_000_000_000L;

    private final Loop loop;
    private final Runnable beforeEnd;
    private final boolean listed;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    /** Opened by whoever wants the loop to run. */
    private final Gate toRun = new Gate();
    /** Written by whoever begins it, before the loop runs; read by the loop's thread. */
    private Run run;
    /** What the loop itself has thrown; its poller may be foreign code. Written before the gate of the last run is opened. */
    private Throwable failure;
    private final boolean endsOnDeadlock;
    /** Set once; the loop is ending because of it. */
    private DeadlockException deadlock;
    /** {@link LiveTasks#whoWaitsForWhat} when a possible deadlock was last reported. */
    private long reported;

    /**
     * From the call that wants the loop to run until the loop is stopped again. Each has a gate of its own: another thread may begin the
     * next run before the one that waits for this run has woken, and they would take each other's permit.
     */
    private static final class Run {
        private final Gate over = new Gate();
        /** What the loop runs for, and who is told of its end; null if it runs for ever. */
        private Awaitable<?> awaited;
        private WaitQueue.Watcher watcher;

        /** On the loop's thread, while the loop still belongs to this run. */
        void leave() {
            if (awaited != null) {
                awaited.remove(watcher);
            }
        }
    }

    LoopRunner(LoopOptions options) {
        this.beforeEnd = options.beforeEnd;
        this.endsOnDeadlock = options.endOnDeadlock;
        this.listed = !options.warmingUp;
        this.loop = new Loop(listed ? "meanwhile-loop-" + COUNT.incrementAndGet() : "meanwhile-warm-up-loop", options, this);
    }

    Loop loop() {
        return loop;
    }

    @Override
    boolean isListed() {
        return listed;
    }

    @Override
    void manyTasks() {
        WarmUp.begin();
    }

    @Override
    boolean isRunning() {
        return state.get() == State.RUNNING;
    }

    @Override
    boolean isClosed() {
        return state.get() == State.CLOSED;
    }

    /**
     * Runs a body as the main task, and the loop until that has ended.
     *
     * @param context what the main task begins with
     */
    @Override
    <T> Task<T> run(String verb, Body<T, ?> body, Context context) {
        var run = begin(verb);
        Task<T> main = spawn(run, "main", body);
        main.fibre.context(context);
        runUntilDone(run, main);
        return main;
    }

    /** Nothing has begun if this fails, and the loop can be run again. */
    private <T> Task<T> spawn(Run begun, String name, Body<T, ?> body) {
        try {
            return loop.spawning.ownTask(name, body);
        } catch (Throwable t) {
            giveUp(begun);
            throw t;
        }
    }

    /** Runs the loop until a task or promise of it is done. */
    @Override
    void runUntilDone(String verb, Awaitable<?> awaited) {
        runUntilDone(begin(verb), awaited);
    }

    private void runUntilDone(Run begun, Awaitable<?> awaited) {
        begun.awaited = awaited;
        begun.watcher = new WaitQueue.Watcher() {
            @Override
            void done() {
                awaited.markRead();
                loop.stop();
            }
        };
        loop.main(awaited);
        awaited.watch(begun.watcher);
        var canceller = Task.currentName();
        go(begun, () -> awaited.cancelBecause("the thread that called run was interrupted", canceller));
    }

    @Override
    void runForever() {
        var begun = begin("runForever()");
        loop.main(null);
        go(begun, loop::stop);
    }

    /**
     * {@return the value of what the loop has been run for; throws what it failed with} Without a switch over types, since every start
     * would pay for setting that up.
     */
    @Override
    <T, X extends Exception> T valueOf(Awaitable<T> awaited) throws X {
        if (!awaited.isDone()) {
            throw lost(awaited);
        }
        var outcome = awaited.outcome();
        if (outcome instanceof Outcome.Success<T>(var value)) {
            return value;
        }
        if (outcome instanceof Outcome.Failure<T>(var cause)) {
            throw Awaitable.<X>sneak(cause);
        }
        throw Awaitable.<X>sneak(deadlock != null ? deadlock : ((Outcome.Cancellation<T>) outcome).cause().toFailure());
    }

    /** Why the loop stopped before what it was run for was done. */
    private IllegalStateException lost(Awaitable<?> awaited) {
        if (deadlock != null) {
            return deadlock;
        }
        return failure == null
                ? new IllegalStateException(loop + " was stopped before " + awaited + " was done")
                : new IllegalStateException(loop + " failed, and its tasks are lost", failure);
    }

    /** Stops all that is left, and ends the loop. */
    @Override
    void close() {
        if (isClosed()) {
            return;
        }
        Loop.requireOutside("close()");
        var begun = begin("close()");
        loop.beginEnd();
        spawn(begun, "end of " + loop.thread().getName(), new ActionBody<>(this::end));
        go(begun, () -> { });
    }

    private Run begin(String verb) {
        if (!state.compareAndSet(State.IDLE, State.RUNNING)) {
            throw new IllegalStateException(verb + ": " + loop + (isClosed() ? " has been closed" : " is running already"));
        }
        run = new Run();
        return run;
    }

    private void giveUp(Run begun) {
        begun.leave();
        Loop.RUNNING.remove(loop);
        state.set(State.IDLE);
    }

    /**
     * Lets the loop run, and waits until it is stopped.
     *
     * @param onInterrupt what an interrupt of the caller asks for, done on the loop if this run still lasts
     */
    private void go(Run begun, Runnable onInterrupt) {
        if (listed) {
            Loop.RUNNING.add(loop);
        }
        if (loop.thread().getState() == Thread.State.NEW) {
            start(begun);
        } else {
            toRun.open();
        }
        var interrupted = false;
        while (true) {
            try {
                begun.over.pass();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                loop.scheduler.post(() -> {
                    if (run == begun) {
                        onInterrupt.run();
                    }
                });
            }
        }
        if (loop.isClosed()) {
            // Whoever sees it closed may rely on its thread being gone.
            interrupted |= join();
            if (run == begun) {
                tellTheRest();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** In the thread that ran the loop: reports what the loop itself no longer could. */
    private void tellTheRest() {
        if (failure != null) {
            Log.log(Level.ERROR, loop + " failed", failure);
        }
        if (loop.callbacks.busy() == 0) {
            loop.reporter.deliverRest();
        } else {
            System.err.println(loop + " has ended; callbacks or handlers that are still blocked: " + loop.callbacks.busy());
        }
    }

    private void start(Run begun) {
        try {
            Watchdog.watch();
            loop.thread().start();
        } catch (Throwable t) {
            // No memory for a thread.
            giveUp(begun);
            throw t;
        }
    }

    private boolean join() {
        var interrupted = false;
        while (loop.thread().isAlive()) {
            try {
                loop.thread().join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** What the loop's thread does. */
    @Override
    void live() {
        try {
            loop.scheduler.runUntilStopped();
            while (!loop.isClosed()) {
                awaitNextRun();
                loop.scheduler.runUntilStopped();
            }
        } catch (Throwable t) {
            failure = t;
        }
        try {
            loop.scheduler.close();
            run.leave();
            Loop.RUNNING.remove(loop);
        } catch (Throwable t) {
            // No memory, most likely.
            failure = failure == null ? t : failure;
        } finally {
            state.set(State.CLOSED);
            run.over.open();
        }
    }

    private void awaitNextRun() {
        var last = run;
        last.leave();
        Loop.RUNNING.remove(loop);
        // From here on another thread may begin the next run.
        state.set(State.IDLE);
        last.over.open();
        while (true) {
            try {
                toRun.pass();
                return;
            } catch (InterruptedException e) {
                // Interrupts do not stop a loop.
            }
        }
    }

    /** What the loop's last task does. */
    private void end() {
        var self = Task.current();
        try {
            tellTheEnd();
            tellWhatIsLeft(self);
            stopTasks(self);
            loop.failures.flush();
            awaitOffloaded(self);
            loop.resources().close();
            stopTasks(self);
            loop.failures.flush();
            awaitCallbacks(self);
        } finally {
            loop.scheduler.finish();
        }
    }

    private void tellTheEnd() {
        try {
            beforeEnd.run();
        } catch (Throwable t) {
            loop.reporter.failure(Context.EMPTY, "the action before the end of " + loop + " failed", t);
        }
    }

    /** Not if main failed or was cancelled: then it is no surprise that others still run. Most programs leave no tasks, and load nothing for this. */
    private void tellWhatIsLeft(Task<?> self) {
        var others = others(self);
        if (!others.isEmpty() && loop.mainHasSucceeded()) {
            var left = Leftovers.among(others);
            if (!left.isEmpty()) {
                Reports.leftRunning(loop, left);
            }
        }
    }

    /** Cancels all tasks and waits until they have ended; the next round stops what they start meanwhile. */
    private void stopTasks(Task<?> self) {
        for (var left = others(self); !left.isEmpty(); left = others(self)) {
            var children = new Children(self, WaitKind.OTHER, "the loop's last tasks");
            children.leaveFailuresUnread();
            left.forEach(children::add);
            children.cancelAll("the program ends");
            // A task may have swallowed the first request and wait for something that never comes.
            var patience = new Patience(loop, () -> "these tasks, which do not stop:" + Reports.waits(others(self)),
                    () -> children.cancelAll("the program ends"));
            children.awaitAll();
            patience.end();
        }
    }

    private List<Task<?>> others(Task<?> self) {
        var others = loop.live().snapshot();
        others.remove(self);
        return others;
    }

    private void awaitOffloaded(Task<?> self) {
        if (loop.outside.calls() == 0) {
            return;
        }
        var patience = new Patience(loop, () -> loop.outside.calls() + " calls in other threads, which were interrupted and do not return",
                () -> { });
        try {
            Timeout.<Void, RuntimeException>run(Duration.ofNanos(OFFLOAD_LIMIT_NANOS), _ -> {
                Offload.awaitNone(self);
                return null;
            });
        } catch (TimedOutException e) {
            Reports.stillRunning(loop, loop.outside.calls() + " calls in other threads; it ends without them", OFFLOAD_LIMIT_NANOS);
        }
        patience.end();
    }

    /** These include reports: all are delivered when the loop has ended, unless their handler blocks for too long. */
    private void awaitCallbacks(Task<?> self) {
        self.yieldTurn();
        if (loop.callbacks.busy() == 0) {
            return;
        }
        try {
            Timeout.run(Duration.ofNanos(OFFLOAD_LIMIT_NANOS), _ -> {
                loop.callbacks.awaitNone(self);
                return null;
            });
        } catch (TimedOutException e) {
            // Reported when the loop has ended: the log may be what blocks.
        }
    }

    /**
     * The loop can't know whether another thread still holds a task, a promise or the loop itself, and will use it. So this is a warning,
     * once for the same tasks that wait for the same things: a program that another thread feeds comes back to that after each item. Only
     * if the options say so does it end the program: first the main task is cancelled, so that clean-up runs; if that changes nothing,
     * the loop ends and leaves its tasks parked.
     */
    @Override
    boolean deadlocked(Awaitable<?> main) {
        if (deadlock != null) {
            loop.scheduler.finish();
            return true;
        }
        if (!endsOnDeadlock) {
            return warnsOfDeadlock();
        }
        deadlock = new DeadlockException("deadlock on " + loop + ": every task waits for another one, and nothing else can wake them:"
                + Reports.deadlocked(loop));
        loop.reporter.failure(Context.EMPTY, deadlock.getMessage(), deadlock);
        if (main instanceof Task<?> task) {
            task.cancellation().request("deadlock", "the loop", task.cancellation().level());
        }
        return true;
    }

    private boolean warnsOfDeadlock() {
        var now = loop.live().whoWaitsForWhat();
        if (now == reported) {
            return false;
        }
        reported = now;
        loop.reporter.log(Level.WARNING, "possible deadlock on " + loop
                + ": every task waits for another one, and only another thread could wake them:" + Reports.deadlocked(loop), null);
        return true;
    }
}
