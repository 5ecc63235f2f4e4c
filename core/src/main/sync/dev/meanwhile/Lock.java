package dev.meanwhile;

import java.util.List;

/**
 * Mutual exclusion across waits (asyncio's {@code Lock}):
 * {@snippet :
 * var lock = lock();
 * try (var _ = lock.acquire()) { … }
 * }
 * Between two waits no other task runs anyway, so a lock is needed only around code that waits. First come, first served: no task
 * overtakes a waiting one. Not re-entrant: a task that takes it twice waits for itself. Can be made anywhere, even before {@code run}; it
 * belongs to the loop that first uses it until that loop ends. If that loop crashes, the lock is free again.
 */
public final class Lock {
    /** Also for the lock's conditions, which belong to the same loop. */
    final LoopBinding binding = new LoopBinding() {
        @Override
        void forget() {
            waiters.forget();
            locked = false;
            heldBy(null);
        }
    };
    private final WaitQueue waiters = new WaitQueue(WaitKind.LOCK, "a lock") {
        @Override
        List<Task<?>> awaited() {
            var task = holder;
            return task == null ? List.of() : List.of(task);
        }

        @Override
        String describeWait() {
            var task = holder;
            return task == null ? "a lock" : "a lock held by " + task.label() + (task.isDone() ? ", which has ended" : task.loop.since(heldSince));
        }
    };
    private boolean locked;
    /** For reports: the task that took it last, if any, and when. Other threads may read them. */
    private Task<?> holder;
    private long heldSince;

    /** A lock that is free. */
    public Lock() {
    }

    /** The lock, held. Closing this releases it; closing it again does nothing. */
    public final class Held implements AutoCloseable {
        private boolean released;

        private Held() {
        }

        @Override
        public void close() {
            if (!released) {
                released = true;
                release();
            }
        }
    }

    /**
     * Takes the lock; waits until it is free and all earlier tasks have had it.
     *
     * <p><b>Cancellation:</b> the place in the queue is lost; the lock is not, it goes to the next task.
     *
     * @return a handle that releases it when closed
     * @throws Cancelled          if the task is cancelled
     * @throws WrongLoopException if another loop that still runs uses this lock
     */
    public Held acquire() {
        take(binding.task(this, "acquire()"));
        return new Held();
    }

    /** The lock is handed over by {@link #release}, so that no other task can take it before the woken one runs. */
    void take(Task<?> task) {
        if (!locked) {
            locked = true;
            heldBy(task);
            return;
        }
        try {
            waiters.await(task);
        } catch (Throwable t) {
            if (task.takeHandedOver() != null) {
                release();
            }
            throw t;
        }
        task.takeHandedOver();
    }

    /**
     * Takes the lock if it is free. Never waits.
     *
     * @return whether it was taken; if so, {@link #release} it
     */
    public boolean tryAcquire() {
        binding.check(this);
        if (locked) {
            return false;
        }
        locked = true;
        heldBy(Task.currentOrNull());
        return true;
    }

    /**
     * Releases the lock, whichever task took it. Never waits.
     *
     * @throws IllegalStateException if it is not held
     */
    public void release() {
        binding.check(this);
        if (!locked) {
            throw new IllegalStateException("release() of a lock that is not held");
        }
        var next = waiters.poll();
        if (next == null) {
            locked = false;
            heldBy(null);
        } else {
            heldBy(next.waiter);
            next.waiter.handOver(this);
        }
    }

    private void heldBy(Task<?> task) {
        holder = task;
        if (task != null) {
            heldSince = task.loop.recorder.time();
        }
    }

    /** {@return whether it is held} A task of a loop that has crashed holds nothing. */
    public boolean isLocked() {
        return locked && !binding.isLost();
    }

    @Override
    public String toString() {
        return "Lock(" + (isLocked() ? "held" : "free") + ")";
    }
}
