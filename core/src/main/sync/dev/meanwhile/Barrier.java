package dev.meanwhile;

/**
 * A point that tasks pass only together: each waits until all parties have arrived (asyncio's {@code Barrier}). Reusable. Can be made
 * anywhere, even before {@code run}; it belongs to the loop that first uses it until that loop ends.
 *
 * <p>The task that completes a group releases all of it at that moment, before any of them runs: nothing that happens later stops half
 * of a group, and the next task to arrive belongs to the next group. So there is no draining state as in asyncio.
 */
public final class Barrier {
    /** What a waiting task is handed instead of its rank. */
    private enum Failure { RESET, BROKEN }

    /** The waiting tasks, counted. A cancelled task must leave the count when it leaves the line, long before it runs. */
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
     * @throws IllegalArgumentException if {@code parties} is less than 1
     */
    public Barrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("barrier(" + parties + "): parties must be at least 1");
        }
        this.parties = parties;
    }

    /**
     * Waits until all parties have arrived.
     *
     * <p><b>Cancellation:</b> the task no longer counts as arrived, and the others keep waiting; if all had arrived already, the others
     * pass without it.
     *
     * @return the rank of the task in its group, in order of arrival: from 0 to {@code parties - 1}, each once
     * @throws BrokenBarrierException if the barrier is broken, or is broken or {@linkplain #reset() reset} while the task waits
     * @throws Cancelled              if the task is cancelled
     * @throws WrongLoopException     if another loop that still runs uses this barrier
     */
    public int await() {
        var task = binding.task(this, "await()");
        if (broken) {
            throw new BrokenBarrierException("the barrier is broken; reset() repairs it");
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
        } catch (Throwable t) {
            task.takeHandedOver();
            throw t;
        }
        return switch (task.takeHandedOver()) {
            case Failure failure -> throw new BrokenBarrierException(
                    "the barrier was " + (failure == Failure.RESET ? "reset" : "broken") + " while the task waited");
            case Object rank -> (int) rank;
        };
    }

    /** Ranks are given here, not on arrival, or tasks that arrive after a cancelled one could get a rank that is taken. */
    private void letThrough() {
        for (var rank = 0; !waiters.isEmpty(); rank++) {
            waiters.next().handOver(rank);
        }
    }

    /** Makes all waiting tasks throw {@link BrokenBarrierException}; the barrier, even if broken, can then be used again. Never waits. */
    public void reset() {
        binding.check(this);
        fail(Failure.RESET);
        broken = false;
    }

    /** Breaks the barrier: all waiting and arriving tasks get {@link BrokenBarrierException} until it is reset. Never waits. */
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

    /** {@return how many tasks pass together} */
    public int parties() {
        return parties;
    }

    /** {@return how many tasks have arrived and wait for the rest} */
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
