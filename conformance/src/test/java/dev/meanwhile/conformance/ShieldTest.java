package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.LoopOptions;
import dev.meanwhile.Promise;
import dev.meanwhile.Runner;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code shield}. */
class ShieldTest {
    private final RuntimeException broken = new IllegalStateException("broken");

    @LoopTest(seeds = 20)
    @Case(number = 31, cpython = "test_tasks.test_shield_effect")
    void theInnerTaskGoesOn() {
        var inner = spawn(() -> {
            sleep(seconds(2));
            return 1;
        });
        var outer = spawn(() -> shield(inner));
        sleep(seconds(1));
        outer.cancel();
        Ends.cancelled(outer);
        assertEquals(seconds(1), elapsed());
        assertEquals(1, inner.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 33, cpython = "test_tasks.test_shield_cancel_inner", differs = "D78")
    void cancellingTheInnerTaskFailsTheOuterOne() {
        var inner = spawn(() -> sleep(seconds(10)));
        var outer = spawn(() -> shield(inner));
        settle();
        inner.cancel();
        Ends.failedBecauseOfAnother(outer);
        assertFalse(outer.isCancelled());
    }

    private List<String> reportsOf(int shields, boolean fails) {
        var reports = new ArrayList<String>();
        try (var runner = new Runner(new LoopOptions().exceptionHandler((message, failure) -> reports.add(message + ": " + failure.getMessage())))) {
            runner.run(() -> {
                var inner = new Promise<Void>();
                var task = spawn("inner", () -> {
                    inner.await();
                    if (fails) {
                        throw broken;
                    }
                });
                var outer = IntStream.range(0, shields).mapToObj(_ -> spawn(() -> shield(task))).toList();
                sleep(Duration.ZERO);
                outer.forEach(Task::cancel);
                outer.forEach(it -> Ends.cancelled(it));
                inner.complete(null);
                sleep(Duration.ZERO);
                assertTrue(task.isDone());
            });
        }
        return reports;
    }

    /** On real time, because the test kit takes the reports of its own loops. */
    @Test
    @Case(number = 34, cpython = "test_tasks.test_shield_cancel_outer_result")
    void afterThatAnInnerSuccessIsSilent() {
        assertEquals(List.of(), reportsOf(1, false));
    }

    @Test
    @Case(number = 34, cpython = "test_tasks.test_shield_cancel_outer_exception")
    void andAnInnerFailureIsReported() {
        var reports = reportsOf(1, true);
        assertEquals(1, reports.size(), reports::toString);
        assertTrue(reports.getFirst().startsWith("task 'inner'") && reports.getFirst().endsWith(": broken"), reports::toString);
    }

    @Test
    @Case(number = 35, cpython = "test_tasks.test_shield_duplicate_log_once")
    void twoShieldsGiveOneReport() {
        assertEquals(1, reportsOf(2, true).size());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_shield_result")
    void aValuePasses() {
        assertEquals(42, shield(spawn(() -> 42)));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_shield_exception")
    void aFailurePasses() {
        assertSame(broken, assertThrows(IllegalStateException.class, () -> shield(spawn(() -> {
            throw broken;
        }))));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_shield_shortcut")
    void whatIsDoneIsReturnedAtOnce() {
        var inner = spawn(() -> 42);
        inner.await();
        var other = spawn(() -> 1);
        assertEquals(42, shield(inner));
        assertFalse(other.isDone());
        other.await();
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_gather_shield")
    void cancellingAGatherOfShieldsLeavesTheInnerTasks() {
        var first = new Promise<Integer>();
        var second = new Promise<Integer>();
        var outer = spawn(() -> gather(() -> shield(first), () -> shield(second)));
        settle();
        outer.cancel();
        Ends.cancelled(outer);
        assertTrue(first.complete(1) && second.complete(2));
    }
}
