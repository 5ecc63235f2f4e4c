package dev.meanwhile;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The deadline of a block that is running under {@link Meanwhile#timeout(Duration, TimeoutBody)} (asyncio's {@code Timeout}) or
 * {@link Meanwhile#moveOnAfter(Duration, TimeoutBody)}. It is an entry in the loop's timer heap; when it comes due the task is
 * cancelled, and the block turns that cancellation, and no other, into {@link TimedOutException}, or ends normally. Used by the
 * task that runs the block.
 */
public final class Timeout extends Frame {
    private enum State { ACTIVE, EXPIRING, ENDED }

    /** What a limit counts from, as worded in the message. */
    private enum Basis {
        BEGIN("timed out after %s"),
        RESCHEDULING("timed out %s after it was rescheduled"),
        LOOP("timed out at %s on the loop's clock");

        private final String text;

        Basis(String text) {
            this.text = text;
        }
    }

    private final Task<?> task;
    private final int requestsBefore;
    private final int level;
    /** The limit as the caller gave it, and what it counts from. */
    private Duration given;
    private Basis basis;
    private State state = State.ACTIVE;
    private boolean expired;
    private boolean disarmed;
    /** Its expiry ends the block without an exception. */
    private boolean movesOn;
    private boolean movedOn;
    private final Timer timer = new Timer() {
        @Override
        void fire() {
            expire();
        }
    };

    private Timeout(Task<?> task, long when, Duration given, Basis basis) {
        this.task = task;
        this.given = given;
        this.basis = basis;
        this.level = task.cancellation().level();
        this.requestsBefore = task.cancellation().requests();
        enter(task);
        task.loop.timers.add(timer, when);
    }

    /**
     * Moves the deadline to {@code fromNow} from now. Zero or less expires at the next wait.
     *
     * @throws IllegalStateException if it has expired already, or the block has ended
     */
    public void reschedule(Duration fromNow) {
        Objects.requireNonNull(fromNow, "the time from now is null");
        moveTo(task.loop.now() + Durations.nanos(fromNow), fromNow, Basis.RESCHEDULING);
    }

    /**
     * Moves the deadline to a time on the scale of {@link Loop#time()}. One that has passed expires at the next wait.
     *
     * @throws IllegalStateException if it has expired already, or the block has ended
     */
    public void rescheduleAt(Duration when) {
        Objects.requireNonNull(when, "the time is null");
        moveTo(task.loop.instantOf(when), when, Basis.LOOP);
    }

    private void moveTo(long when, Duration given, Basis basis) {
        requireActive("rescheduled");
        this.given = given;
        this.basis = basis;
        task.loop.timers.remove(timer);
        task.loop.timers.add(timer, when);
        disarmed = false;
    }

    /**
     * Removes the deadline; {@link #reschedule} sets one again.
     *
     * @throws IllegalStateException if it has expired already, or the block has ended
     */
    public void disarm() {
        requireActive("disarmed");
        task.loop.timers.remove(timer);
        disarmed = true;
    }

    /** {@return the deadline, on the scale of {@link Loop#time()}; empty if it is disarmed} It keeps its value after the block has ended. */
    public Optional<Duration> when() {
        return disarmed ? Optional.empty() : Optional.of(task.loop.timeOf(timer.when));
    }

    /** {@return the time left; zero if it has expired or the block has ended, and a century if it is disarmed} */
    public Duration remaining() {
        if (state != State.ACTIVE) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(timer.isSet() ? Math.max(0, timer.when - task.loop.now()) : Durations.FOREVER);
    }

    @Override
    Timer limit() {
        return timer;
    }

    /** {@return true once the deadline has passed, even if the block then ended for another reason} */
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
        task.cancellation().request(message(), "a timeout", level);
    }

    /** Names the limit, not the elapsed time, which is a little longer. */
    private String message() {
        return basis.text.replace("%s", Durations.text(basis == Basis.LOOP ? Durations.signedNanos(given) : Durations.nanos(given)));
    }

    static <T, X extends Exception> T run(Duration limit, TimeoutBody<T, X> body) throws X {
        Objects.requireNonNull(limit, "the limit is null");
        var task = Task.require("timeout(…)");
        return new Timeout(task, task.loop.now() + Durations.nanos(limit), limit, Basis.BEGIN).run(body);
    }

    static <T, X extends Exception> T runUntil(Duration when, TimeoutBody<T, X> body) throws X {
        Objects.requireNonNull(when, "the time is null");
        var task = Task.require("timeoutAt(…)");
        return new Timeout(task, task.loop.instantOf(when), when, Basis.LOOP).run(body);
    }

    static <T, X extends Exception> Optional<T> moveOn(Duration limit, TimeoutBody<T, X> body) throws X {
        return Optional.ofNullable(movingOn(limit).run(body));
    }

    /** {@return whether the body completed} */
    static <X extends Exception> boolean moveOnAction(Duration limit, TimeoutAction<X> body) throws X {
        var timeout = movingOn(limit);
        timeout.<Void, X>run(it -> {
            body.run(it);
            return null;
        });
        return !timeout.movedOn;
    }

    private static Timeout movingOn(Duration limit) {
        Objects.requireNonNull(limit, "the limit is null");
        var task = Task.require("moveOnAfter(…)");
        var timeout = new Timeout(task, task.loop.now() + Durations.nanos(limit), limit, Basis.BEGIN);
        timeout.movesOn = true;
        return timeout;
    }

    private <T, X extends Exception> T run(TimeoutBody<T, X> body) throws X {
        T value = null;
        Throwable failure = null;
        try {
            value = body.call(this);
        } catch (Throwable t) {
            failure = task.cancellation().translate(t);
        }
        failure = end(failure);
        if (failure != null) {
            throw Awaitable.<X>sneak(failure);
        }
        return value;
    }

    /** {@return what the block should throw, or null} */
    private Throwable end(Throwable failure) {
        task.loop.timers.remove(timer);
        leave(task);
        var ours = state == State.EXPIRING;
        state = State.ENDED;
        if (!ours) {
            return failure;
        }
        // If more requests are left than before the block, another one wants the task to stop as well, and takes precedence.
        var onlyOurs = task.cancellation().withdraw() <= requestsBefore;
        if (!onlyOurs || failure == null) {
            return failure;
        }
        if (movesOn && failure instanceof Cancelled) {
            movedOn = true;
            return null;
        }
        var timedOut = new TimedOutException(message(), failure);
        if (failure instanceof Cancelled) {
            return timedOut;
        }
        failure.addSuppressed(new TimedOutException(timedOut.getMessage(), null));
        return failure;
    }
}
