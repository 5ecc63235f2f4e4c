package dev.meanwhile;

/**
 * A point that tasks pass only together: each waits until as many as its parties have come (asyncio's {@code Barrier}). It can be used
 * again and again. Made anywhere, also before {@code run}; it belongs to the loop that first uses it until that loop ends.
 *
 * <p>Who completes a group lets all of it through in that moment, before they run: nothing that happens afterwards stops one half of a
 * group, and whoever comes next belongs to the next group. That is why there is no state of draining here, as asyncio has it.
 */
public final class Barrier {
    /** What a waiting task is handed in the place of its rank. */
    private enum Failure { RESET, BROKEN }

    /** Those who wait, counted. A cancelled task must be off the count when it is out of the line, long before it runs. */
    private static final class Line extends WaitQueue {
        private int length;

        Line() {
            super(WaitKind.BARRIER, "a barrier");
        }

        void join(Task<?> task) {
            length++;
            await(task);
        }

        @Override
        void detach(Task<?> waiter) {
            super.detach(waiter);
            length--;
        }

        /** {@return the task that has waited longest, taken out of the line} */
        Task<?> next() {
            length--;
            return poll().waiter;
        }
    }

    private final LoopBinding binding = new LoopBinding() {
        @Override
        void forget() {
            waiters.forget();
            waiters.length = 0;
        }
    };
    private final Line waiters = new Line();
    private final int parties;
    private boolean broken;

    /**
     * A barrier for {@code parties} tasks.
     *
     * @throws IllegalArgumentException if there is not at least one
     */
    public Barrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("barrier(" + parties + "): at least one task has to come");
        }
        this.parties = parties;
    }

    /**
     * Waits until all parties have come.
     *
     * <p><b>Cancellation:</b> the task no longer counts as having come, and the others go on waiting; if all had come already, they pass
     * without it.
     *
     * @return the rank of the task in its group, in the order in which they came: from 0 to {@code parties - 1}, each once
     * @throws BrokenBarrierException if the barrier is broken, or is broken or {@linkplain #reset() reset} while the task waits
     * @throws Cancelled              if the task is cancelled
     * @throws WrongLoopException     if another loop that still runs uses this barrier
     */
    public int await() {
        var task = binding.task(this, "await()");
        if (broken) {
            throw new BrokenBarrierException("the barrier is broken; reset() mends it");
        }
        if (waiters.length == parties - 1) {
            letThrough();
            return parties - 1;
        }
        return awaitOthers(task);
    }

    private int awaitOthers(Task<?> task) {
        try {
            waiters.join(task);
        } catch (Cancelled cancelled) {
            task.takeHandedOver();
            throw cancelled;
        }
        return switch (task.takeHandedOver()) {
            case Failure failure -> throw new BrokenBarrierException(
                    "the barrier was " + (failure == Failure.RESET ? "reset" : "broken") + " while the task waited");
            case Object rank -> (int) rank;
        };
    }

    /** Ranks are given here and not on arrival, or those who come after a cancelled task would have one that is taken. */
    private void letThrough() {
        for (var rank = 0; !waiters.isEmpty(); rank++) {
            waiters.next().handOver(rank);
        }
    }

    /** Makes all who wait throw {@link BrokenBarrierException}; the barrier can then be used anew, also a broken one. Never waits. */
    public void reset() {
        binding.check(this);
        fail(Failure.RESET);
        broken = false;
    }

    /** Breaks the barrier: all who wait, and all who come, get {@link BrokenBarrierException} until it is reset. Never waits. */
    public void abort() {
        binding.check(this);
        fail(Failure.BROKEN);
        broken = true;
    }

    private void fail(Failure failure) {
        while (!waiters.isEmpty()) {
            waiters.next().handOver(failure);
        }
    }

    /** {@return how many tasks it takes} */
    public int parties() {
        return parties;
    }

    /** {@return how many tasks have come and wait for the rest} */
    public int waiting() {
        return binding.isLost() ? 0 : waiters.length;
    }

    /** {@return whether it is broken} */
    public boolean isBroken() {
        return broken;
    }

    @Override
    public String toString() {
        return "Barrier(" + (broken ? "broken" : waiting() + " of " + parties) + ")";
    }
}
