package dev.meanwhile;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Lets tasks that hold a lock wait until another task signals that something has changed (asyncio's {@code Condition}):
 * {@snippet :
 * try (var _ = condition.acquire()) {
 *     condition.await(() -> !items.isEmpty());
 *     …
 * }
 * }
 * Several conditions may share a lock; all belong to their lock's loop. Can be made anywhere, even before {@code run}.
 */
public final class Condition {
    private final WaitQueue waiters = new WaitQueue(WaitKind.CONDITION, "a condition");
    private final Lock lock;
    private Loop waitersOf;

    /** A condition with a lock of its own. */
    public Condition() {
        this(new Lock());
    }

    /** A condition of {@code lock}. */
    public Condition(Lock lock) {
        this.lock = Objects.requireNonNull(lock, "condition(null): the lock is missing; condition() makes one");
    }

    /**
     * Takes the lock; waits until it is free and all earlier tasks have had it.
     *
     * <p><b>Cancellation:</b> as for {@link Lock#acquire}.
     *
     * @return a handle that releases the lock when closed
     * @throws Cancelled          if the task is cancelled
     * @throws WrongLoopException if another loop that still runs uses the lock
     */
    public Lock.Held acquire() {
        return lock.acquire();
    }

    /** {@return its lock} */
    public Lock lock() {
        return lock;
    }

    /**
     * Releases the lock, waits for a signal, and takes the lock again before it returns or throws. What it waits for need not be true
     * then, since others may have had the lock in between; {@link #await(BooleanSupplier)} checks.
     *
     * <p><b>Cancellation:</b> is thrown once the lock is held again. A signal is not lost: it wakes the next task instead. Nor is the
     * place in the line for the lock.
     *
     * @throws IllegalStateException if the lock is not held
     * @throws Cancelled             if the task is cancelled
     * @throws WrongLoopException    if another loop that still runs uses the lock
     */
    public void await() {
        var task = lock.binding.task(this, "await()");
        requireLocked("await()");
        forgetTheLost(task.loop);
        lock.release();
        var signalled = false;
        try {
            try {
                waiters.await(task);
            } finally {
                signalled = task.takeHandedOver() != null;
                retake(task);
            }
        } catch (Throwable t) {
            if (signalled) {
                wake(1);
            }
            throw t;
        }
    }

    /** Takes the lock whatever happens. Requests to cancel are held back until then, so that they don't cost the task its place in the line. */
    private void retake(Task<?> task) {
        task.cancellation().enterShield();
        try {
            while (!retaken(task)) { }
        } finally {
            task.cancellation().leaveShield();
        }
        task.throwIfCancelled();
    }

    /** {@return false if even this was cancelled, which happens only when a deadlocked program ends} */
    private boolean retaken(Task<?> task) {
        try {
            lock.take(task);
            return true;
        } catch (Cancelled deadlock) {
            return false;
        }
    }

    /**
     * Waits until {@code predicate}, tested with the lock held, is true; returns at once if it is.
     *
     * <p><b>Cancellation:</b> as for {@link #await()}.
     *
     * @param predicate the condition to wait for; tested now and after each signal. It must not itself wait
     * @throws IllegalStateException if it is false and the lock is not held
     * @throws Cancelled             if the task is cancelled
     * @throws WrongLoopException    if another loop that still runs uses the lock
     */
    public void await(BooleanSupplier predicate) {
        Objects.requireNonNull(predicate, "the predicate is null");
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    /**
     * Wakes the task that has waited longest, which continues once it has the lock (asyncio's {@code notify}). Never waits.
     *
     * @throws IllegalStateException if the lock is not held
     */
    public void signal() {
        signal(1);
    }

    /**
     * Wakes the {@code count} tasks that have waited longest, or as many as there are. Never waits.
     *
     * @throws IllegalStateException if the lock is not held
     */
    public void signal(int count) {
        lock.binding.check(this);
        requireLocked("signal(…)");
        forgetTheLost(lock.binding.loop());
        wake(count);
    }

    /**
     * Wakes all waiting tasks. Never waits.
     *
     * @throws IllegalStateException if the lock is not held
     */
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    /** The lock now belongs to another loop than when tasks waited here: that loop has crashed, and they will never continue. */
    private void forgetTheLost(Loop current) {
        if (waitersOf != current) {
            waiters.forget();
            waitersOf = current;
        }
    }

    private void wake(int count) {
        for (var left = count; left > 0 && !waiters.isEmpty(); left--) {
            waiters.poll().waiter.handOver(this);
        }
    }

    private void requireLocked(String verb) {
        if (!lock.isLocked()) {
            throw new IllegalStateException(verb + " of a condition whose lock is not held; call it inside try (var _ = condition.acquire())");
        }
    }

    @Override
    public String toString() {
        return "Condition(" + lock + ")";
    }
}
