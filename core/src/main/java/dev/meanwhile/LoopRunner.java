package dev.meanwhile;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The life of a loop from {@code run} to its end, in which everything that is left is stopped and waited for. */
final class LoopRunner {
    private static final List<Loop> RUNNING = new CopyOnWriteArrayList<>();
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** How long the end waits for abandoned calls in other threads, which nothing can stop. */
    private static final long OFFLOAD_LIMIT_NANOS = 10_000_000_000L;

    private final Loop loop;
    private final Runnable beforeEnd;
    private Task<?> main;
    /** What the loop itself has thrown: its poller may be anybody's. Read by the caller, after the loop's thread has ended. */
    private Throwable failure;

    private LoopRunner(LoopOptions options) {
        this.beforeEnd = options.beforeEnd;
        this.loop = new Loop("meanwhile-loop-" + COUNT.incrementAndGet(), options, this::live);
    }

    static List<Loop> running() {
        return List.copyOf(RUNNING);
    }

    static <T, X extends Exception> T run(LoopOptions options, Body<T, X> body) throws X {
        if (Loop.currentOrNull() != null) {
            throw new IllegalStateException("run(…) was called inside a running loop, in " + Task.currentName()
                    + ". Call the body directly, or spawn it.");
        }
        return new LoopRunner(options).execute(body);
    }

    private <T, X extends Exception> T execute(Body<T, X> body) throws X {
        Task<T> task = loop.spawn("main", body);
        main = task;
        loop.main(task);
        task.watch(new WaitQueue.Watcher() {
            @Override
            void done() {
                task.markRead();
                loop.spawn("end of " + loop.thread().getName(), new ActionBody<>(LoopRunner.this::end));
            }
        });
        RUNNING.add(loop);
        Watchdog.watch();
        loop.thread().start();
        join();
        if (!task.isDone()) {
            throw lost();
        }
        return valueOf(task.outcome());
    }

    /** Without a switch over types, whose set-up at its first use every start would pay for. */
    private <T, X extends Exception> T valueOf(Outcome<T> outcome) throws X {
        if (outcome instanceof Outcome.Success<T>(var value)) {
            return value;
        }
        if (outcome instanceof Outcome.Failure<T>(var cause)) {
            throw Awaitable.<X>sneak(cause);
        }
        throw Awaitable.<X>sneak(loop.deadlock() != null ? loop.deadlock() : ((Outcome.Cancellation<T>) outcome).cause());
    }

    private void live() {
        try {
            loop.runUntilFinished();
        } catch (Throwable t) {
            failure = t;
            Reports.loopFailed(loop, t);
        } finally {
            RUNNING.remove(loop);
        }
    }

    /** Why the loop ended before its main task. */
    private IllegalStateException lost() {
        return loop.deadlock() != null ? loop.deadlock() : new IllegalStateException(loop + " failed, and its tasks are lost", failure);
    }

    /** An interrupt of the caller is a request to stop. */
    private void join() {
        var interrupted = false;
        while (loop.thread().isAlive()) {
            try {
                loop.thread().join();
            } catch (InterruptedException e) {
                interrupted = true;
                loop.cancelMain("the thread that called run was interrupted");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last task. */
    private void end() {
        var self = Task.current();
        try {
            tellTheEnd();
            stopTasks(self);
            loop.failures.flush();
            awaitOffloaded();
            loop.resources().close();
            stopTasks(self);
            loop.failures.flush();
        } finally {
            loop.finish();
        }
    }

    private void tellTheEnd() {
        try {
            beforeEnd.run();
        } catch (Throwable t) {
            loop.report("what was to run before the end of " + loop + " failed", t);
        }
    }

    /** Cancels all tasks and waits for their end; what they start meanwhile is stopped in the next round. */
    private void stopTasks(Task<?> self) {
        for (var left = others(self); !left.isEmpty(); left = others(self)) {
            var children = new Children(self, "the loop's last tasks");
            children.leaveFailuresUnread();
            left.forEach(children::add);
            children.cancelAll("the program ends");
            // A task may have swallowed the first request, and wait for what will never come.
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

    private void awaitOffloaded() {
        if (loop.offloaded() == 0) {
            return;
        }
        var patience = new Patience(loop, () -> loop.offloaded() + " calls in other threads, which were interrupted and do not return",
                () -> { });
        try {
            Meanwhile.timeout(Duration.ofNanos(OFFLOAD_LIMIT_NANOS), loop::awaitOffloaded);
        } catch (TimedOutException e) {
            Reports.stillRunning(loop, loop.offloaded() + " calls in other threads; it ends without them", OFFLOAD_LIMIT_NANOS);
        }
        patience.end();
    }

    /**
     * Nothing can move any more. The main task is told first, so that clean-up runs; if even that changes nothing, the loop
     * ends with its tasks left parked.
     */
    static void deadlocked(Loop loop, Task<?> main) {
        if (loop.deadlock() != null) {
            loop.finish();
            return;
        }
        var deadlock = new DeadlockException("deadlock on " + loop
                + ": every task waits for another one, and nothing else can wake them:" + Reports.waits(loop.live().snapshot()));
        loop.deadlock(deadlock);
        loop.report(deadlock.getMessage(), deadlock);
        main.cancellation().request("deadlock", "the loop", main.cancellation().level());
    }
}
