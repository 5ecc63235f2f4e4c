package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GatherTest {
    @Test
    @DisplayName("CPython: GatherTestsBase.test_success")
    void valuesComeInTheOrderOfTheArgumentsOnceTheLastHasEnded() {
        run(() -> {
            var first = new Promise<String>();
            var second = new Promise<String>();
            var third = new Promise<String>();
            var all = spawn(() -> gather(() -> first.await(), () -> second.await(), () -> third.await()));
            Turns.pass(2);
            second.complete("b");
            Turns.pass(3);
            assertFalse(all.isDone());
            third.complete("c");
            first.complete("a");
            assertEquals(List.of("a", "b", "c"), all.await());
        });
    }

    @Test
    void theyRunConcurrently() {
        run(() -> {
            var clock = JumpingClock.install();
            gather(() -> sleepFor(2), () -> sleepFor(1), () -> sleepFor(3));
            assertEquals(seconds(3), clock.elapsed());
        });
    }

    private static double sleepFor(double time) {
        sleep(seconds(time));
        return time;
    }

    @Test
    @DisplayName("CPython: test_constructor_empty_sequence")
    void nothingToGatherGivesAnEmptyListAtOnce() {
        run(() -> {
            var other = spawn(() -> 1);
            assertEquals(List.of(), gather(List.<Task<String>>of()));
            assertFalse(other.isDone());
        });
    }

    @Test
    @DisplayName("CPython: test_duplicate_coroutines")
    void aTaskGivenTwiceCountsTwiceAndRunsOnce() {
        run(() -> {
            var runs = new int[1];
            var task = spawn(() -> ++runs[0]);
            assertEquals(List.of(1, 1), gather(task, task));
            assertEquals(1, runs[0]);
        });
    }

    @Test
    void tasksThatHaveEndedAreGatheredAtOnce() {
        run(() -> {
            var first = spawn(() -> 1);
            var second = spawn(() -> 2);
            Turns.pass(1);
            var other = spawn(() -> 3);
            assertEquals(List.of(1, 2), gather(first, second));
            assertFalse(other.isDone());
        });
    }

    @Test
    void nullIsAValue() {
        run(() -> {
            assertEquals(Arrays.asList(1, null), gather(() -> 1, () -> null));
            assertEquals(Collections.singletonList(null), gather(spawn(() -> { })));
        });
    }

    @Test
    void tasksOfDifferentTypesMeetInTheirCommonOne() {
        run(() -> {
            List<Number> numbers = Meanwhile.<Number>gather(spawn(() -> 1), spawn(() -> 2.5));
            assertEquals(List.of(1, 2.5), numbers);
        });
    }

    @Test
    void aTaskMayBeGatheredByMany() {
        run(() -> {
            var promise = new Promise<Integer>();
            var task = spawn(() -> promise.await());
            var gatherings = new ArrayList<Task<List<Integer>>>();
            for (var i = 0; i < 5; i++) {
                gatherings.add(spawn(() -> gather(task, task)));
            }
            Turns.pass(2);
            promise.complete(7);
            assertEquals(Collections.nCopies(5, List.of(7, 7)), gather(gatherings));
        });
    }
}
