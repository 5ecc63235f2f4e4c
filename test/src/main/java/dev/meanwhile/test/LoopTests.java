package dev.meanwhile.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Action;
import dev.meanwhile.Body;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The verbs of tests on a loop, beside JUnit's assertions; import it statically. */
public final class LoopTests {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private LoopTests() {
    }

    /**
     * Runs a body as {@link LoopTest} does, in production's order: for tests without the annotation, or for a part of one. It fails for
     * the reasons {@linkplain dev.meanwhile.test listed here}; its real time is limited to ten seconds.
     *
     * <p><b>Cancellation:</b> interrupting the calling thread cancels the body's task. Call it where no loop runs.
     *
     * @return the body's value
     * @throws X              what the body throws, unchanged
     * @throws AssertionError if something else is wrong
     */
    public static <T, X extends Exception> T run(Body<T, X> body) throws X {
        return run(Seeds.PRODUCTION, body);
    }

    /** Like {@link #run(Body)}, for a body that returns nothing. */
    public static <X extends Exception> void run(Action<X> body) throws X {
        run(Seeds.PRODUCTION, body);
    }

    /**
     * Like {@link #run(Body)}, with the ready tasks shuffled by a seed.
     *
     * @param seed not negative; 0 is production's order
     */
    public static <T, X extends Exception> T run(long seed, Body<T, X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        if (seed < 0) {
            throw new IllegalArgumentException("run(" + seed + ", …): a seed can't be negative");
        }
        return new TestRun(seed, LIMIT).run(body);
    }

    /** Like {@link #run(long, Body)}, for a body that returns nothing. */
    public static <X extends Exception> void run(long seed, Action<X> body) throws X {
        run(seed, Objects.requireNonNull(body, "the body is null").asBody());
    }

    /**
     * Waits until all other tasks wait. No time passes on the loop's clock, and no timer fires (Trio's {@code wait_all_tasks_blocked}). Tasks
     * that settle at the same time all continue.
     *
     * <p><b>Cancellation:</b> ends the wait at once. Call it from a task of a test.
     *
     * @throws dev.meanwhile.Cancelled if the task is cancelled
     */
    public static void settle() {
        VirtualClock.current("settle()").settle();
    }

    /** {@return how much time has passed on the loop's clock since the test began} Call it from a task of a test. */
    public static Duration elapsed() {
        return VirtualClock.current("elapsed()").elapsed();
    }

    /** {@return random numbers that the test's seed decides, so that a failure can be reproduced} Call it from a task of a test. */
    public static RandomGenerator random() {
        return VirtualClock.current("random()").random();
    }

    /**
     * Adds a check that must hold when the test ends: for what a test must not leave behind, beside tasks. It runs once the body has returned and
     * everything ready has had its turn, unless the body failed. The test fails with what it throws. Call it from a task of a test.
     *
     * @param check runs in a task of the loop
     */
    public static void checkAtEnd(Runnable check) {
        Objects.requireNonNull(check, "the check is null");
        VirtualClock.current("checkAtEnd(…)").check(check);
    }

    /**
     * Runs a body, and fails unless exactly this much time has passed on the loop's clock. Call it from a task of a test.
     *
     * @return the body's value
     * @throws X              what the body throws, unchanged; its time is then ignored
     * @throws AssertionError if it took more time, or less
     */
    public static <T, X extends Exception> T assertElapsed(Duration expected, Body<T, X> body) throws X {
        Objects.requireNonNull(expected, "the expected time is null");
        Objects.requireNonNull(body, "the body is null");
        var clock = VirtualClock.current("assertElapsed(…)");
        var before = clock.elapsed();
        var value = body.call();
        assertEquals(expected, clock.elapsed().minus(before), "time passed on the loop's clock");
        return value;
    }

    /** Like {@link #assertElapsed(Duration, Body)}, for a body that returns nothing. */
    public static <X extends Exception> void assertElapsed(Duration expected, Action<X> body) throws X {
        assertElapsed(expected, Objects.requireNonNull(body, "the body is null").asBody());
    }
}
