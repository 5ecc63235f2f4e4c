package dev.meanwhile;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * The requests to cancel one task, and when they reach it.
 *
 * <p>Edge-triggered and counted, as in asyncio: each request makes one wait throw, and the count lets nested timeouts and
 * scopes tell their own request from others. New here are levels: code under {@link Meanwhile#shielded} runs one level deeper, where
 * requests from outside are held back until it ends, while a timeout started inside still works. Each level has its own count, so a request
 * that is held back is never mistaken for that of a timeout or scope inside.
 *
 * <p>All fields belong to the task's loop.
 */
final class Cancellation {
    /** The requests at a level that is now shielded. */
    private static final class Outside {
        private final Outside outside;
        private int requests;
        private boolean pending;
        private String reason;
        private String canceller;

        Outside(Cancellation here) {
            outside = here.outside;
            requests = here.requests;
            pending = here.pending;
            reason = here.reason;
            canceller = here.canceller;
        }
    }

    private final Task<?> task;
    /** How many shields are around the task's code. */
    private int level;
    private Outside outside;
    /** Requests at this level that were made and not taken back. */
    private int requests;
    /** To be thrown by the next wait. */
    private boolean pending;
    private String reason = "";
    private String canceller = "";
    /** The task was taken out of its wait; the resumed wait throws. */
    private boolean delivered;
    /** The task's thread was interrupted, because it was blocked in a JDK call or may be in one next. */
    private boolean interrupted;
    /** It was running at that moment, so what it throws next need not come from the interrupt. */
    private boolean interruptedItself;
    /** What the task waits for, if a request was passed on to that: when it ends cancelled, so does the task. */
    private WaitTarget passedTo;
    /** A request is being passed on from here; if it comes back, tasks wait for each other in a circle, which ends here. */
    private boolean forwarding;

    Cancellation(Task<?> task) {
        this.task = task;
    }

    /** {@return how many requests are outstanding at the current level} */
    int requests() {
        return requests;
    }

    /** {@return how many are outstanding at all levels} */
    int allRequests() {
        var all = requests;
        for (var it = outside; it != null; it = it.outside) {
            all += it.requests;
        }
        return all;
    }

    String reason() {
        return reason;
    }

    String canceller() {
        return canceller;
    }

    int level() {
        return level;
    }

    /**
     * @param from the level that the request comes from: 0 for one from outside the task
     * @return false if the task has ended
     */
    boolean request(String why, String who, int from) {
        if (task.isDone()) {
            return false;
        }
        task.loop.recorder.cancelled(task.id());
        if (accept(why, who, from)) {
            passOn(why, who);
        }
        return true;
    }

    /** Counts the request. {@return false if a shield holds it back} */
    private boolean accept(String why, String who, int from) {
        if (from < level) {
            keepBack(why, who, from);
            return false;
        }
        requests++;
        reason = why;
        canceller = who;
        return true;
    }

    private void keepBack(String why, String who, int from) {
        var it = outside;
        for (var at = level - 1; at > from; at--) {
            it = it.outside;
        }
        it.requests++;
        it.pending = true;
        it.reason = why;
        it.canceller = who;
    }

    /**
     * A task that awaits another one passes the request on to that, and so on; the last one is stopped. It is a loop because such chains
     * may be long, and marks where it was because they may be circular.
     */
    private void passOn(String why, String who) {
        if (forwarding) {
            deliver();
            return;
        }
        forwarding = true;
        var last = this;
        var next = awaited();
        var accepted = true;
        while (accepted && next != null) {
            last.passedTo = next.task;
            if (next.forwarding) {
                break;
            }
            accepted = next.accept(why, who, 0);
            next.forwarding = true;
            last = next;
            next = last.awaited();
        }
        for (var it = this; it != last; it = it.awaited()) {
            it.forwarding = false;
        }
        last.forwarding = false;
        if (accepted && next != null) {
            next.endWait();
        } else if (accepted) {
            last.deliver();
        }
    }

    /** {@return the cancellation of the task that this one awaits, if it does} */
    private Cancellation awaited() {
        return !task.isReady() && task.waitTarget() instanceof Task<?> next && !next.isDone() ? next.cancellation() : null;
    }

    private void deliver() {
        var wait = task.waitTarget();
        if (wait == null || task.isReady()) {
            pend();
        } else if (forwarding || !forward(wait)) {
            endWait();
        }
    }

    private void endWait() {
        task.waitTarget().detach(task);
        delivered = true;
        task.wake();
    }

    private boolean forward(WaitTarget wait) {
        forwarding = true;
        try {
            return passTo(wait);
        } finally {
            forwarding = false;
        }
    }

    /** {@return false if there is nothing to pass a request on to} */
    boolean passTo(WaitTarget wait) {
        var passed = wait.forwardCancel(task);
        if (passed) {
            passedTo = wait;
        }
        return passed;
    }

    /**
     * Makes the next wait throw. That may be a JDK call that blocks, or the task may be in one already, if it is started and neither ready
     * nor waiting for anything of ours: so its thread is interrupted.
     */
    private void pend() {
        pending = true;
        if (task.fibre.isStarted() && !task.isReady()) {
            interrupted = true;
            interruptedItself = Thread.currentThread() == task.fibre.thread;
            if (interruptedItself) {
                task.fibre.thread.interrupt();
            } else {
                interruptSoon();
            }
        }
    }

    /**
     * In a callback, because whoever interrupts a thread that is in a call of a channel closes that, which may take waiting for locks. The
     * loop's own thread, which runs timeouts, must not wait for those; and a task that does is suspended, perhaps with others left to cancel.
     */
    private void interruptSoon() {
        try {
            task.loop.scheduler.queue(new Callback(Context.EMPTY, () -> {
                if (pending && interrupted) {
                    task.fibre.thread.interrupt();
                }
            }));
        } catch (OutOfMemoryError e) {
            task.fibre.thread.interrupt();
        }
    }

    /**
     * Takes back one request of this level. After the last one, what has not been delivered is forgotten.
     *
     * @return how many of this level are left
     */
    int withdraw() {
        if (requests > 0 && --requests == 0) {
            pending = false;
            clearInterrupt();
        }
        return requests;
    }

    /** Takes back one request, of this level or else of the next one outside that has any. */
    void withdrawNearest() {
        if (requests > 0) {
            withdraw();
            return;
        }
        for (var it = outside; it != null; it = it.outside) {
            if (it.requests > 0) {
                it.requests--;
                it.pending &= it.requests > 0;
                return;
            }
        }
    }

    /**
     * A delivered {@link Cancelled} is dropped for a value to return or a failure to throw: an outstanding request hits the next wait
     * instead, or it would be lost.
     */
    void renew() {
        if (requests > 0) {
            pend();
        }
    }

    boolean isPending() {
        return pending;
    }

    /** Before a wait: whether it must throw, or pass the request on. */
    boolean takePending() {
        var was = pending;
        pending = false;
        passedTo = null;
        if (was) {
            clearInterrupt();
        }
        return was;
    }

    /** After a wait for something that ended cancelled: whether the task was asked to stop as well. A request counts once. */
    boolean takeAsked(WaitTarget wait) {
        var passed = passedTo == wait;
        return takePending() || passed;
    }

    /** After a wait: whether it must throw. */
    boolean takeDelivered() {
        var was = delivered || pending;
        delivered = false;
        pending = false;
        return was;
    }

    /** The wait failed in another way, so it did not throw for the request: the next one must, unless the request is taken back. */
    void undelivered() {
        pending |= delivered;
        delivered = false;
    }

    /** The interrupt has done its work once the request is delivered or taken back. Only the task's own thread can clear it. */
    private void clearInterrupt() {
        if (interrupted && Thread.currentThread() == task.fibre.thread) {
            interrupted = false;
            Thread.interrupted();
        }
    }

    /** Takes what is to be delivered, if it has not been, and throws it here. */
    Cancelled takeToThrow() {
        takePending();
        return toThrow();
    }

    Cancelled toThrow() {
        clearInterrupt();
        return new Cancelled(task, reason, canceller);
    }

    /**
     * A request reaches a task in a JDK call as an interrupt, and leaves the call as some exception. Blocks that handle a cancellation must
     * see it as one.
     *
     * @return {@link Cancelled}, if that is what the failure stands for; else the failure itself
     */
    Throwable translate(Throwable failure) {
        if (failure instanceof Cancelled || !pending || !interrupted || interruptedItself && !isOfInterrupt(failure)) {
            return failure;
        }
        pending = false;
        var cancelled = toThrow();
        cancelled.addSuppressed(failure);
        return cancelled;
    }

    /** Whether a call of the JDK has noticed the interrupt: it says so, or has cleared the flag. */
    private static boolean isOfInterrupt(Throwable failure) {
        var cause = failure;
        for (var depth = 0; depth < 20 && cause != null; depth++) {
            if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException || cause instanceof InterruptedIOException) {
                return true;
            }
            cause = cause.getCause();
        }
        return !Thread.currentThread().isInterrupted();
    }

    /** Enters a shield: outstanding requests, and those that come from outside, are held back. */
    void enterShield() {
        outside = new Outside(this);
        level++;
        requests = 0;
        pending = false;
        clearInterrupt();
    }

    /** Leaves a shield: the next wait throws for what was held back. */
    void leaveShield() {
        level--;
        requests = outside.requests;
        interrupted = false;
        reason = outside.reason;
        canceller = outside.canceller;
        var pends = outside.pending;
        outside = outside.outside;
        if (pends) {
            pend();
        } else {
            pending = false;
        }
    }
}
