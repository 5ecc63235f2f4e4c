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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GatherTest {
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
    void nothingToGatherGivesAnEmptyListAtOnce() {
        run(() -> {
            var other = spawn(() -> 1);
            assertEquals(List.of(), gather(List.<Task<String>>of()));
            assertFalse(other.isDone());
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
