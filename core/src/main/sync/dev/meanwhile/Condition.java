package dev.meanwhile;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Tasks that wait, holding a lock, until another one tells them that something has changed (asyncio's {@code Condition}):
 * {@snippet :
 * try (var _ = condition.acquire()) {
 *     condition.await(() -> !items.isEmpty());
 *     …
 * }
 * }
 * Several conditions may share a lock; all belong to the loop that their lock belongs to. Made anywhere, also before {@code run}.
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
     * Takes the lock; waits until it is free and all who came before have had it.
     *
     * <p><b>Cancellation:</b> as of {@link Lock#acquire}.
     *
     * @return what releases the lock when it is closed
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
     * Releases the lock, waits until it is signalled, and takes the lock again before it returns or throws. What it waits for need not be
     * true then, since others may have had the lock in between; {@link #await(BooleanSupplier)} looks.
     *
     * <p><b>Cancellation:</b> is thrown once the lock is held again; neither a signal is lost, which wakes the next task in the place of
     * this one, nor the place among those who take the lock.
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
        } catch (Cancelled cancelled) {
            if (signalled) {
                wake(1);
            }
            throw cancelled;
        }
    }

    /** Takes the lock whatever happens. Requests to cancel are kept back till then, so that they don't cost the task its place in the line. */
    private void retake(Task<?> task) {
        task.cancellation().enterShield();
        try {
            while (!retaken(task)) { }
        } finally {
            task.cancellation().leaveShield();
        }
        task.throwIfCancelled();
    }

    /** {@return false if even this was cancelled, which only the end of a deadlocked program does} */
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
     * <p><b>Cancellation:</b> as of {@link #await()}.
     *
     * @param predicate what is waited for; tested now and after each signal. It must not wait itself
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
     * Wakes the task that has waited longest, which goes on once it has the lock (asyncio's {@code notify}). Never waits.
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
     * Wakes all tasks that wait. Never waits.
     *
     * @throws IllegalStateException if the lock is not held
     */
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    /** The lock belongs to another loop now than when tasks waited here: that one has crashed, and they will never go on. */
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
