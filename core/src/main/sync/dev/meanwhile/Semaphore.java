package dev.meanwhile;

/**
 * A number of permits, to limit how many tasks do something at once:
 * {@snippet :
 * var limit = semaphore(10);
 * try (var _ = limit.acquire()) { … }
 * }
 * First come, first served: no task overtakes a waiting one. Can be made anywhere, even before {@code run}; it belongs to the loop
 * that first uses it until that loop ends. If that loop crashes, the permits that its tasks held are free again, unless permits were ever added.
 */
public sealed class Semaphore permits BoundedSemaphore {
    private final LoopBinding binding = new LoopBinding() {
        @Override
        void forget() {
            waiters.forget();
            if (!added) {
                permits = given;
            }
        }
    };
    private final WaitQueue waiters = new WaitQueue(WaitKind.SEMAPHORE, "a semaphore");
    private int permits;
    /** How many it was made with. */
    private final int given;
    /** More were released than acquired, as when a semaphore counts events; then the right number is unknown. */
    private boolean added;

    /**
     * A semaphore with {@code permits} free permits.
     *
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public Semaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("semaphore(" + permits + "): the number of permits can't be negative");
        }
        this.permits = permits;
        this.given = permits;
    }

    /** A permit that was acquired. Closing it gives it back; closing it again does nothing. */
    public final class Permit implements AutoCloseable {
        private boolean returned;

        private Permit() {
        }

        @Override
        public void close() {
            if (!returned) {
                returned = true;
                release();
            }
        }
    }

    /**
     * Takes a permit; waits until one is free and all earlier tasks have theirs.
     *
     * <p><b>Cancellation:</b> the place in the queue is lost; a permit is not.
     *
     * @throws Cancelled          if the task is cancelled
     * @throws WrongLoopException if another loop that still runs uses this semaphore
     */
    public final Permit acquire() {
        var task = binding.task(this, "acquire()");
        if (permits > 0 && waiters.isEmpty()) {
            permits--;
        } else {
            awaitPermit(task);
        }
        return new Permit();
    }

    /** The permit is handed over by {@link #passOn}, so that no other task can take it before the woken one runs. */
    private void awaitPermit(Task<?> task) {
        try {
            waiters.await(task);
        } catch (Throwable t) {
            if (task.takeHandedOver() != null) {
                passOn();
            }
            throw t;
        }
        task.takeHandedOver();
    }

    /**
     * Takes a permit if one is free and no task waits. Never waits.
     *
     * @return whether it was taken; give it back with {@link #release}
     */
    public final boolean tryAcquire() {
        binding.check(this);
        if (permits == 0 || !waiters.isEmpty()) {
            return false;
        }
        permits--;
        return true;
    }

    /** Gives a permit back, or adds one. Never waits. */
    public void release() {
        binding.check(this);
        added |= permits >= given;
        passOn();
    }

    private void passOn() {
        var next = waiters.poll();
        if (next == null) {
            permits++;
        } else {
            next.waiter.handOver(this);
        }
    }

    /** {@return how many permits are free} */
    public final int available() {
        return !added && binding.isLost() ? given : permits;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "(" + available() + " free)";
    }
}
