package dev.meanwhile;

import java.time.Duration;
import java.util.Optional;

/**
 * The part of a task that runs and waits. Everything here happens on the loop.
 *
 * <p>A wait must never end half-way: {@link #suspend} detaches the task from what it waits for whatever is thrown, be it the request to
 * cancel it, an {@link OutOfMemoryError} or a {@link StackOverflowError}, so that nothing wakes the task out of another wait later.
 */
final class TaskFibre extends Fibre {
    final Task<?> task;
    /** What it is suspended on; null while it runs, or is in a JDK call that blocks. */
    private WaitTarget waitTarget;
    /** In the ready queue, or dispatched and not running yet: its wait is over, and waking it again would be once too often. */
    private boolean ready;
    /** When it began to wait, to run or to be ready, by the loop's last look at its clock. */
    private long since;
    private WaitQueue.Link link;
    /** A permit or an item that changes hands during a wait: given to this task, or left by it to be taken. */
    private Object handedOver;
    private Context context = Context.EMPTY;
    /** Whose context it has, if not its own: the body of a flow has its consumer's. */
    private TaskFibre contextOwner;

    TaskFibre(Loop loop, Task<?> task) {
        super(loop);
        this.task = task;
    }

    WaitTarget waitTarget() {
        return waitTarget;
    }

    boolean isReady() {
        return ready;
    }

    /** {@return what it waits for, as seen at a time of the loop's clock} Any thread may ask. */
    Optional<WaitInfo> waitsFor(long now) {
        if (task.isDone()) {
            return Optional.empty();
        }
        var target = waitTarget;
        if (target != null && isPinned()) {
            return Optional.of(waitInfo(now, WaitKind.PINNED, describe(target), target.limit()));
        }
        if (ready) {
            return Optional.of(waitInfo(now, WaitKind.TURN, Turn.NEXT.describeWait(), null));
        }
        if (target != null) {
            return Optional.of(waitInfo(now, target.kind(), describe(target), target.limit()));
        }
        return Pin.blockingCall(thread).map(call -> waitInfo(now, WaitKind.FOREIGN, call, null));
    }

    private static String describe(WaitTarget target) {
        try {
            return target.describeWait();
        } catch (RuntimeException e) {
            // Asked by another thread, while what it describes was changing.
            return "something that is changing";
        }
    }

    /** Whether it waits for something of ours and keeps its loop's thread. Looks at the stack only where that is possible. */
    private boolean isPinned() {
        return loop.scheduler.running() == this && thread != Thread.currentThread() && Pin.isIn(task.stack());
    }

    private WaitInfo waitInfo(long now, WaitKind kind, String target, Timer limit) {
        var left = Frame.timeLeft(task, now);
        if (limit != null && limit.isSet()) {
            left = Math.min(left, limit.when - now);
        }
        return new WaitInfo(kind, target, Duration.ofNanos(Math.max(0, now - since)),
                left >= Durations.FOREVER ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, left))));
    }

    WaitQueue.Link link() {
        if (link == null) {
            link = new WaitQueue.Link(task);
        }
        return link;
    }

    /** The loop lets it run. */
    void steps() {
        since = loop.recorder.step(task.id());
    }

    /** {@link Task#suspend}. */
    void suspend(WaitTarget target, Cancellation cancellation) {
        if (cancellation != null && cancellation.takePending() && !cancellation.passTo(target)) {
            detach(target);
            throw cancellation.toThrow();
        }
        since = loop.recorder.waits(task.id(), target.kind());
        waitTarget = target;
        try {
            loop.engine.suspend(this);
            ready = false;
        } catch (Throwable t) {
            detach(target);
            throw t;
        } finally {
            waitTarget = null;
        }
    }

    /** The wait did not come about, or not to its end. */
    private void detach(WaitTarget target) {
        if (ready) {
            ready = false;
            loop.scheduler.unqueue(this);
        }
        target.detach(task);
    }

    /** Queues it to run again. */
    void wake() {
        if (!ready) {
            loop.scheduler.queue(this);
            ready = true;
            since = loop.recorder.time();
        }
    }

    void leave(Object thing) {
        handedOver = thing;
    }

    Object takeHandedOver() {
        var thing = handedOver;
        handedOver = null;
        return thing;
    }

    /** Lets a new task run until it waits. This is no wait: nothing is delivered to the one that starts it. */
    void letFirst(TaskFibre started) {
        started.ready = true;
        ready = true;
        since = loop.recorder.waits(task.id(), WaitKind.TURN);
        started.since = since;
        loop.scheduler.queueFirst(started, this);
        waitTarget = Turn.NEXT;
        try {
            loop.engine.suspend(this);
        } finally {
            ready = false;
            waitTarget = null;
        }
    }

    @Override
    void liveOn() {
        ready = false;
        task.runBody();
    }

    @Override
    void failToStart(Throwable cause) {
        ready = false;
        task.endFailed(cause);
    }

    @Override
    Context context() {
        return contextOwner == null ? context : contextOwner.context();
    }

    @Override
    void context(Context values) {
        if (contextOwner == null) {
            context = values;
        } else {
            contextOwner.context(values);
        }
    }

    void shareContextOf(TaskFibre other) {
        for (var owner = other; owner != null; owner = owner.contextOwner) {
            if (owner == this) {
                // Flows that close each other in a circle, which will be reported as a deadlock.
                return;
            }
        }
        contextOwner = other;
    }

    @Override
    public String toString() {
        return task.toString();
    }
}
