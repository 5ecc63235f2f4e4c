package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.elapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.test.LoopTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code as_completed}. */
class AsCompletedTest {
    private static Task<String> after(double time, String value) {
        return spawn(() -> {
            sleep(seconds(time));
            return value;
        });
    }

    @LoopTest(seeds = 20)
    @Case(number = 56, cpython = "test_tasks.test_as_completed", differs = "D72")
    void theFirstThatEndsComesFirst() {
        var log = new ArrayList<String>();
        for (var task : asCompleted(List.of(after(0.01, "a"), after(0.005, "b"), after(0.02, "c")))) {
            log.add(task.await() + " " + elapsed().toMillis());
        }
        assertEquals(List.of("b 5", "a 10", "c 20"), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 57, cpython = "test_tasks.test_as_completed_same_tasks_in_as_out")
    void givesTheTasksThemselves() {
        var tasks = List.of(after(0.02, "a"), after(0.01, "b"), after(0.03, "c"));
        var out = new ArrayList<Task<String>>();
        asCompleted(tasks).forEach(out::add);
        assertEquals(3, out.size());
        assertSame(tasks.get(1), out.get(0));
        assertSame(tasks.get(0), out.get(1));
        assertSame(tasks.get(2), out.get(2));
    }

    @LoopTest(seeds = 20)
    @Case(number = 58, cpython = "test_tasks.test_as_completed_with_timeout", differs = "D24")
    void aTimeoutAroundItEndsItAndLeavesTheTasks() {
        var quick = after(0.1, "a");
        var slow = after(0.15, "b");
        var log = new ArrayList<String>();
        assertThrows(TimedOutException.class, () -> timeout(seconds(0.12), () -> {
            for (var task : asCompleted(List.of(quick, slow))) {
                log.add(task.await());
            }
        }));
        assertEquals(seconds(0.12), elapsed());
        assertEquals(List.of("a"), log);
        assertFalse(slow.isDone());
        assertEquals("b", slow.await());
    }

    @Test
    @Case(number = 59, cpython = "test_tasks.test_as_completed_with_unused_timeout", differs = "D24")
    void aTimeoutThatIsNotNeededLeavesNoTimer() {
        assertEquals(seconds(0.1), Idle.after(
                () -> timeout(seconds(1), () -> asCompleted(List.of(after(0.1, "a"))).forEach(it -> assertEquals("a", it.await())))));
    }

    @LoopTest(seeds = 20)
    @Case(number = 61, cpython = "test_tasks.test_as_completed_reverse_wait", differs = "D72")
    void whoeverAsksFirstGetsTheFirst() {
        var x = after(0.05, "a");
        var y = after(0.1, "b");
        var iterator = asCompleted(List.of(y, x)).iterator();
        assertElapsed(seconds(0.05), () -> assertSame(x, iterator.next()));
        assertElapsed(seconds(0.05), () -> assertSame(y, iterator.next()));
        assertFalse(iterator.hasNext());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_as_completed_concurrent", differs = "D72")
    void whatEndsAtTheSameTimeComesInOneGo() {
        var tasks = List.of(after(0.05, "a"), after(0.05, "b"));
        var values = new HashSet<String>();
        assertElapsed(seconds(0.05), () -> asCompleted(tasks).forEach(it -> values.add(it.await())));
        assertEquals(Set.of("a", "b"), values);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_as_completed_duplicate_coroutines")
    void aTaskThatIsNamedTwiceComesOnce() {
        var task = after(0.1, "ham");
        var out = new ArrayList<String>();
        asCompleted(List.of(task, task)).forEach(it -> out.add(it.await()));
        assertEquals(List.of("ham"), out);
    }
}
