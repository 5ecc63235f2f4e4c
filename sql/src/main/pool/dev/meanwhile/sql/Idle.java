package dev.meanwhile.sql;

import dev.meanwhile.Handle;
import dev.meanwhile.Loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The connections of a pool that nobody uses, and when each of them is to be closed. The one used last is taken first, so that the others become idle for long, and end. Nothing here waits. */
final class Idle {
    private final Loop loop;
    private final Duration limit;
    private final BooleanSupplier isAtMinimum;
    private final Runnable sweep;
    private final ArrayDeque<Connected> stack = new ArrayDeque<>();
    private Optional<Handle> timer = Optional.empty();
    private Duration sweepAt = Duration.ZERO;

    /**
     * @param limit       how long one may be idle, unless there are no more than the minimum
     * @param isAtMinimum whether there are no more connections than are kept
     * @param sweep       runs when one is to be closed, in a handler
     */
    Idle(Loop loop, Duration limit, BooleanSupplier isAtMinimum, Runnable sweep) {
        this.loop = loop;
        this.limit = limit;
        this.isAtMinimum = isAtMinimum;
        this.sweep = sweep;
    }

    /** Any thread may ask. */
    int size() {
        return stack.size();
    }

    /** One becomes idle, now. */
    void push(Connected connection) {
        stack.push(connection);
        plan(connection);
    }

    /** {@return the one used last, which is not here any more} */
    Optional<Connected> poll() {
        return Optional.ofNullable(stack.poll());
    }

    /** {@return the one that is idle for longest, which is not here any more} */
    Optional<Connected> pollOldest() {
        return Optional.ofNullable(stack.pollLast());
    }

    /** {@return all, the one used last first; none is here any more} */
    List<Connected> pollAll() {
        var all = List.copyOf(stack);
        stack.clear();
        return all;
    }

    /** {@return the one that is idle for longest, of those that are to be closed; it is not here any more} */
    Optional<Connected> pollOverdue() {
        var now = loop.time();
        var overdue = stack.stream().filter(it -> due(it).filter(due -> due.compareTo(now) <= 0).isPresent()).reduce((_, older) -> older);
        overdue.ifPresent(stack::remove);
        return overdue;
    }

    /** {@return when one is to be closed} */
    private Optional<Duration> due(Connected connection) {
        return connection.expires.map(expires -> {
            var old = expires.plusMillis(1);
            var unused = connection.idleSince.plus(limit);
            return isAtMinimum.getAsBoolean() || old.compareTo(unused) < 0 ? old : unused;
        });
    }

    private void plan(Connected connection) {
        due(connection).filter(due -> timer.isEmpty() || due.compareTo(sweepAt) < 0).ifPresent(due -> {
            stop();
            sweepAt = due;
            timer = Optional.of(loop.callAt(due, () -> {
                timer = Optional.empty();
                sweep.run();
            }));
        });
    }

    /** After a sweep: plans the next. */
    void planAll() {
        stack.forEach(this::plan);
    }

    /** No sweep is planned any more. */
    void stop() {
        timer.ifPresent(Handle::cancel);
        timer = Optional.empty();
    }
}
