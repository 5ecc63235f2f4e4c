package dev.meanwhile;

import java.time.Duration;

/**
 * The deadline of a block that is running under {@link Meanwhile#timeout(Duration, TimeoutBody)} (asyncio's {@code Timeout}). It is an
 * entry of the loop's timer heap; when it comes due the task is cancelled, and the block turns that cancellation, and no
 * other, into {@link TimedOutException}. To be used by the task that runs the block.
 */
public final class Timeout {
    private enum State { ACTIVE, EXPIRING, ENDED }

    private final Task<?> task;
    private final int requestsBefore;
    private final int level;
    private Duration limit;
    private State state = State.ACTIVE;
    private boolean expired;
    private final Timer timer = new Timer() {
        @Override
        void fire() {
            expire();
        }
    };

    private Timeout(Task<?> task, Duration limit) {
        this.task = task;
        this.level = task.cancellation().level();
        this.requestsBefore = task.cancellation().requests();
        this.limit = limit;
        task.loop.startTimer(timer, Durations.nanos(limit));
    }

    /**
     * Moves the deadline to {@code fromNow} from now. Zero or less expires at the next wait.
     *
     * @throws IllegalStateException if it has expired already, or the block has ended
     */
    public void reschedule(Duration fromNow) {
        requireActive("rescheduled");
        limit = fromNow;
        task.loop.timers.remove(timer);
        task.loop.startTimer(timer, Durations.nanos(fromNow));
    }

    /**
     * Takes the deadline away; {@link #reschedule} sets one again.
     *
     * @throws IllegalStateException if it has expired already, or the block has ended
     */
    public void disarm() {
        requireActive("disarmed");
        task.loop.timers.remove(timer);
    }

    /** {@return the time left; zero if it has expired or the block has ended, and a century if it is disarmed} */
    public Duration remaining() {
        if (state != State.ACTIVE) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(timer.isSet() ? Math.max(0, timer.when - task.loop.now()) : Timers.FOREVER);
    }

    /** {@return true once the deadline has passed, even if the block then ended in another way} */
    public boolean expired() {
        return expired;
    }

    private void requireActive(String what) {
        if (state != State.ACTIVE) {
            throw new IllegalStateException("this timeout can't be " + what + ": it has " + (expired ? "expired" : "ended"));
        }
    }

    private void expire() {
        state = State.EXPIRING;
        expired = true;
        task.cancellation().request("timed out after " + Durations.text(Durations.nanos(limit)), "a timeout", level);
    }

    static <T, X extends Exception> T run(Duration limit, TimeoutBody<T, X> body) throws X {
        var timeout = new Timeout(Task.require("timeout(…)"), limit);
        T value = null;
        Throwable failure = null;
        try {
            value = body.run(timeout);
        } catch (Throwable t) {
            failure = timeout.task.cancellation().translate(t);
        }
        failure = timeout.end(failure);
        if (failure != null) {
            throw Awaitable.<X>sneak(failure);
        }
        return value;
    }

    /** {@return what the block is to throw, or null} */
    private Throwable end(Throwable failure) {
        task.loop.timers.remove(timer);
        var ours = state == State.EXPIRING;
        state = State.ENDED;
        if (!ours) {
            return failure;
        }
        // If more requests are left than before the block, somebody else wants the task to stop as well, and goes first.
        var onlyOurs = task.cancellation().withdraw() <= requestsBefore;
        if (!onlyOurs || failure == null) {
            return failure;
        }
        var timedOut = new TimedOutException("timed out after " + Durations.text(Durations.nanos(limit)), failure);
        if (failure instanceof Cancelled) {
            return timedOut;
        }
        failure.addSuppressed(new TimedOutException(timedOut.getMessage(), null));
        return failure;
    }
}
