package dev.meanwhile;

/**
 * Something that has happened or not (asyncio's {@code Event}): tasks wait until another one sets it. Can be made anywhere, even before
 * {@code run}; it belongs to the loop that first uses it until that loop ends.
 */
public final class Event {
    private final LoopBinding binding = new LoopBinding() {
        @Override
        void forget() {
            waiters.forget();
        }
    };
    private final WaitQueue waiters = new WaitQueue(WaitKind.EVENT, "an event");
    private boolean set;

    /** An event that has not happened yet. */
    public Event() {
    }

    /**
     * Waits until it is set; returns at once if it is.
     *
     * <p><b>Cancellation:</b> only this wait ends.
     *
     * @throws Cancelled          if the task is cancelled
     * @throws WrongLoopException if another loop that still runs uses this event
     */
    public void await() {
        var task = binding.task(this, "await()");
        if (!set) {
            waiters.await(task);
        }
    }

    /** Sets it and wakes all waiting tasks, even if it is cleared again before they run. Never waits. */
    public void set() {
        binding.check(this);
        set = true;
        waiters.wakeAll();
    }

    /** Clears it: from now on tasks wait again. Never waits. */
    public void clear() {
        binding.check(this);
        set = false;
    }

    /** {@return whether it is set} */
    public boolean isSet() {
        return set;
    }

    @Override
    public String toString() {
        return "Event(" + (set ? "set" : "not set") + ")";
    }
}
