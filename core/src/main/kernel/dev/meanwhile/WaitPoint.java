package dev.meanwhile;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where tasks wait until somebody wakes them, in order of arrival. For libraries that bring their own I/O: what the tasks wait for is theirs to keep, and
 * a task that resumes looks at it again, as one does after {@link Condition#await()}. Programs rather use {@link Event}, {@link Condition} or {@link Queue}.
 *
 * <p>It belongs to the loop of the first task that waits. Its handlers, too, must wake on that loop's thread.
 */
public final class WaitPoint {
    private final LoopBinding binding = new LoopBinding() {
        @Override
        void forget() {
            waiters.forget();
        }
    };
    private final WaitQueue waiters;

    /**
     * A place where nobody waits.
     *
     * @param kind        what a task's {@link WaitInfo} says
     * @param description what is waited for, as it reads after "waits for". It is asked for reports only, by any thread, and must be quick
     */
    public WaitPoint(WaitKind kind, Supplier<String> description) {
        this(kind, description, false);
    }

    /**
     * A place where nobody waits.
     *
     * @param kind        what a task's {@link WaitInfo} says
     * @param description as in the other constructor
     * @param fromOutside whether another thread, through {@link Loop#execute}, may end the wait, without a sign of it in the loop's poller. Then a task
     *                    that waits here is not part of a deadlock, and virtual time stands still meanwhile
     */
    public WaitPoint(WaitKind kind, Supplier<String> description, boolean fromOutside) {
        Objects.requireNonNull(kind, "the kind is null");
        Objects.requireNonNull(description, "the description is null");
        this.waiters = new WaitQueue(kind, "") {
            @Override
            String describeWait() {
                return description.get();
            }

            @Override
            boolean endsFromOutside() {
                return fromOutside;
            }
        };
    }

    /**
     * Waits until this task is woken.
     *
     * <p><b>Cancellation:</b> only this wait ends. If the task had just been woken, the wake-up is lost: pass it on with {@link #wake} if others may wait
     * for the same.
     *
     * @throws Cancelled             if the task is cancelled
     * @throws IllegalStateException outside of a loop
     * @throws WrongLoopException    if another loop that still runs uses this
     */
    public void await() {
        waiters.await(binding.task(this, "await()"));
    }

    /**
     * Wakes the task that has waited longest. Never waits.
     *
     * @return false if none waits
     */
    public boolean wake() {
        binding.check(this);
        var first = waiters.poll();
        if (first == null) {
            return false;
        }
        first.waiter.wake();
        return true;
    }

    /** Wakes all that wait. Never waits. */
    public void wakeAll() {
        binding.check(this);
        waiters.wakeAll();
    }

    /** {@return whether nobody waits} */
    public boolean isEmpty() {
        return waiters.isEmpty();
    }

    @Override
    public String toString() {
        return "WaitPoint(" + waiters.kind() + ", " + waiters.describeWait() + ")";
    }
}
