package dev.meanwhile.test;

import dev.meanwhile.Loop;
import dev.meanwhile.Poller;
import dev.meanwhile.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A poller whose time is stopped while anything runs, and jumps to the next timer when nothing does (Trio's {@code MockClock} with
 * {@code autojump}). While something outside may wake a task it really waits, which Trio's and tokio's do not.
 *
 * <p>Confined to the loop, except where marked.
 */
final class VirtualClock implements Poller {
    /** Half a second before {@link System#nanoTime} would wrap around: the runtime compares times by difference, and this shows it. */
    private static final long START = Long.MAX_VALUE - 500_000_000;

    private final Loop loop;
    private final RandomGenerator random;
    /** The loop's own, or one for I/O that stands behind this. Other threads read it to wake the loop. */
    private volatile Poller outside;
    private boolean sockets;
    /** What {@link #activity} was at the last poll that did not wait in place of one that does. */
    private long lookedAt = -1;
    private long now = START;
    private long end = Long.MAX_VALUE;
    private final List<Promise<Void>> settling = new ArrayList<>();
    /** Why the loop was ended, or null. */
    private volatile Error abortion;
    /** Set by the loop. */
    private volatile String idleTasks = "";

    private final List<Runnable> checks = new ArrayList<>();
    private Optional<Ticker> ticker = Optional.empty();

    VirtualClock(Loop loop, Poller outside, RandomGenerator random) {
        this.loop = loop;
        this.random = random;
        this.outside = outside;
    }

    /** {@return the clock of the running test} */
    static VirtualClock current(String verb) {
        return Loop.resource(Installed.class, _ -> {
            throw new IllegalStateException(verb + " was called outside of a test loop. Call it in a @LoopTest or LoopTests.run(() -> …).");
        }).clock;
    }

    /** {@return the tasks when nothing was left that could wake them} A deadlock is reported later, while tasks run again. Any thread. */
    String idleTasks() {
        return idleTasks;
    }

    /** Makes this {@link #current}. Call it from a task. */
    void install() {
        Loop.resource(Installed.class, _ -> new Installed(this));
    }

    /** {@return how much time has passed on the clock since the loop's start} */
    Duration elapsed() {
        return Duration.ofNanos(now - START);
    }

    RandomGenerator random() {
        return random;
    }

    Loop loop() {
        return loop;
    }

    /** From here on this ticks while anything runs, and after each jump and each wait. */
    void tick(Ticker ticker) {
        this.ticker = Optional.of(ticker);
    }

    /** For the test's end. */
    void check(Runnable atEnd) {
        checks.add(atEnd);
    }

    List<Runnable> checks() {
        return checks;
    }

    /** Waits until all other tasks wait. */
    void settle() {
        var idle = new Promise<Void>();
        settling.add(idle);
        try {
            idle.await();
        } finally {
            settling.remove(idle);
        }
    }

    /** From here on only this much time may pass. */
    void endWithin(Duration time) {
        end = elapsed().plus(time).toNanos();
    }

    /** Ends the loop and leaves its tasks as they are. Any thread. */
    void abort(Error cause) {
        abortion = cause;
        loop.abort(cause);
    }

    /** {@return why the loop was ended early, if it was} Any thread. */
    Optional<Error> abortion() {
        return Optional.ofNullable(abortion);
    }

    @Override
    public int poll(long timeoutNanos) {
        if (timeoutNanos == 0) {
            // The ticker may have left in the turn in which others became ready.
            ticker.ifPresent(Ticker::enqueue);
            var events = outside.poll(0);
            if (events > 0) {
                // What has become ready stands behind a ticker that may be about to leave.
                ticker.ifPresent(Ticker::stay);
            }
            return events;
        }
        if (!settling.isEmpty()) {
            settling.forEach(idle -> idle.complete(null));
            return settling.size();
        }
        ticker.ifPresent(Ticker::enqueue);
        var activity = activity();
        if (sockets && lookedAt != activity && outside.expectsEvents()) {
            // What tasks and handlers have left for the next poll takes no time. One poll for each call: the loop then looks for what woke it.
            lookedAt = activity;
            return outside.poll(0);
        }
        if (timeoutNanos == Long.MAX_VALUE || loop.awaitsOutside() || outside.expectsEvents()) {
            return waitInEarnest(timeoutNanos);
        }
        advance(timeoutNanos);
        return 0;
    }

    /** How many steps and callbacks the loop has run but for the ticker's. */
    private long activity() {
        var stats = loop.stats();
        return stats.steps() + stats.callbacks() - ticker.map(Ticker::turns).orElse(0);
    }

    private int waitInEarnest(long timeoutNanos) {
        var traffic = sockets && outside.expectsEvents();
        var before = System.nanoTime();
        var events = outside.poll(timeoutNanos);
        var passed = System.nanoTime() - before;
        if (passed >= timeoutNanos) {
            advance(timeoutNanos);
        } else if (traffic) {
            // Endless traffic must not stop the timers. A call in another thread ends, and may take no time.
            advance(passed);
        }
        return events;
    }

    private void advance(long nanos) {
        now += nanos;
        if (elapsed().toNanos() > end) {
            abort(new AssertionError("the tasks of the test do not stop when they are cancelled:" + TaskList.of(loop.tasks())));
        }
    }

    /** Any thread. */
    @Override
    public void wakeup() {
        outside.wakeup();
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public boolean expectsEvents() {
        if (!settling.isEmpty() || outside.expectsEvents() || loop.awaitsOutside()) {
            return true;
        }
        // The runtime asks this before it says that the loop is deadlocked.
        idleTasks = TaskList.of(loop.tasks());
        return false;
    }

    @Override
    public Poller replacedBy(Poller replacement) {
        outside = replacement;
        sockets = true;
        return this;
    }

    @Override
    public void close() {
        outside.close();
    }

    /** Where a task finds the clock of its loop. */
    private record Installed(VirtualClock clock) implements AutoCloseable {
        @Override
        public void close() {
            // The clock goes on until the loop's last task has ended.
        }
    }
}
