package dev.meanwhile.test;

import dev.meanwhile.Body;
import dev.meanwhile.Cancelled;
import dev.meanwhile.DeadlockException;
import dev.meanwhile.Loop;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Poller;
import dev.meanwhile.Runner;
import dev.meanwhile.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One run of a test's body as the main task of a loop with a {@link VirtualClock}, and the verdict.
 *
 * <p>It runs in its own thread, which the caller watches. Java cannot stop a test that blocks its loop for ever, but
 * the caller can say what it is doing, and abandon it.
 */
final class TestRun {
    /** How long a test may take to stop when it is cancelled, and again when its loop is ended. */
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** How long clean-up may sleep. */
    private static final Duration CLEAN_UP = Duration.ofMinutes(1);
    /** Only at the end: a test may read failures when it likes. */
    private static final Duration AT_THE_END = Duration.ofDays(365 * 100);

    private final Duration limit;
    private final long seed;
    private final LoopOptions options = new LoopOptions().endOnDeadlock(true);
    /** Problems beside what the body throws, worst first. The loop adds, the caller reads. */
    private final Queue<AssertionError> problems = new ConcurrentLinkedQueue<>();
    private volatile Loop loop;
    private volatile VirtualClock clock;
    private boolean returned;
    private boolean cancelled;
    private Object value;
    private Throwable failure;

    TestRun(long seed, Duration limit) {
        this.seed = seed;
        this.limit = limit;
        options.poller(this::makeClock)
                .exceptionHandler(this::report)
                .unreadAfter(AT_THE_END)
                .beforeEnd(this::mainHasEnded);
        Seeds.apply(seed, options);
    }

    private Poller makeClock(Loop ofTest, Poller outside) {
        loop = ofTest;
        clock = new VirtualClock(ofTest, outside, Seeds.random(seed));
        return clock;
    }

    /** Runs the body, and returns or throws what that does, unless something else is wrong. Once only. */
    @SuppressWarnings("unchecked")
    <T, X extends Exception> T run(Body<T, X> body) throws X {
        var runner = new Thread(() -> runHere(body), "meanwhile-test");
        runner.setDaemon(true);
        runner.start();
        if (!join(runner, limit)) {
            var overdue = overdue();
            stop(runner, overdue);
            throw Seeds.note(seed, overdue);
        }
        clock.abortion().ifPresent(cause -> problems.add((AssertionError) cause));
        if (problems.isEmpty() && failure == null) {
            return (T) value;
        }
        throw TestRun.<X>sneak(Seeds.note(seed, verdict()));
    }

    private <T, X extends Exception> void runHere(Body<T, X> body) {
        try (var runner = new Runner(options)) {
            value = runner.run(() -> {
                clock.install();
                try {
                    var result = body.call();
                    returned = true;
                    return result;
                } catch (Cancelled e) {
                    cancelled = true;
                    throw e;
                }
            });
        } catch (Throwable t) {
            failure = t;
        }
    }

    /** In the loop's last task. */
    private void mainHasEnded() {
        // If it failed, it is no surprise that others still run: nothing to report.
        if (returned) {
            clock.settle();
            var left = loop.tasks().stream().filter(task -> task != Task.current()).toList();
            if (!left.isEmpty()) {
                problems.add(new AssertionError("the body of the test has returned, and these tasks still run:" + TaskList.of(left)));
            }
            clock.checks().forEach(this::check);
        }
        clock.endWithin(CLEAN_UP);
    }

    private void check(Runnable atEnd) {
        try {
            atEnd.run();
        } catch (AssertionError e) {
            problems.add(e);
        } catch (RuntimeException e) {
            problems.add(new AssertionError("a check at the end of the test failed: " + e, e));
        }
    }

    /** In a thread of the runtime's. */
    private void report(String message, Throwable cause) {
        if (cause instanceof DeadlockException) {
            problems.add(new AssertionError("deadlock: every task waits for another one, and nothing else can wake them:"
                    + clock.idleTasks()));
        } else {
            problems.add(new AssertionError(message + ": " + cause, cause));
        }
    }

    /** {@return what the body threw, or else the first problem, with the rest suppressed} A deadlock comes before its consequences. */
    private Throwable verdict() {
        var isConsequence = cancelled || failure instanceof DeadlockException;
        var all = new ArrayList<Throwable>(problems);
        if (failure != null && (!isConsequence || all.isEmpty())) {
            all.addFirst(failure);
        }
        var first = all.removeFirst();
        all.stream().filter(other -> other.getCause() != first).forEach(first::addSuppressed);
        return first;
    }

    private AssertionError overdue() {
        List<Task<?>> tasks = loop == null ? List.of() : loop.tasks();
        return new AssertionError("the test has not ended within " + limit.toMillis() + " ms of real time. Its tasks:" + TaskList.of(tasks));
    }

    /** Cancels the test, then ends its loop, then abandons its thread. */
    private void stop(Thread runner, AssertionError overdue) {
        runner.interrupt();
        if (!join(runner, GRACE) && clock != null) {
            clock.abort(overdue);
            join(runner, GRACE);
        }
    }

    /** {@return whether the thread has ended in time} An interrupt of the caller cancels the test. */
    private boolean join(Thread runner, Duration time) {
        var deadline = System.nanoTime() + time.toNanos();
        var interrupted = false;
        try {
            while (true) {
                try {
                    return runner.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                } catch (InterruptedException e) {
                    interrupted = true;
                    // This tells run to cancel, whether or not it has started.
                    runner.interrupt();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException sneak(Throwable failure) throws X {
        throw (X) failure;
    }
}
