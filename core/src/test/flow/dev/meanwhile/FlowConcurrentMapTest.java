package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several elements are mapped at once, in order or not, and the body gets no further ahead than that. */
@Timeout(10)
class FlowConcurrentMapTest {
    private final List<Object> log = new ArrayList<>();
    private int running;
    private int most;

    private Flow<Integer> upTo(int last) {
        return generate(out -> {
            for (var n = 1; n <= last; n++) {
                log.add(n);
                out.emit(n);
            }
        });
    }

    private int work(int n, double time) {
        most = Math.max(most, ++running);
        try {
            sleep(seconds(time));
            return n * 10;
        } finally {
            running--;
        }
    }

    @Test
    void orderedResultsComeInTheOrderOfTheElements() {
        run(() -> {
            var clock = JumpingClock.install();
            assertEquals(List.of(10, 20, 30, 40), upTo(4).mapConcurrent(2, n -> work(n, n % 2 == 1 ? 3 : 1)).toList());
            assertEquals(2, most);
            // 1 and 2 from 0 to 3, 3 and 4 from 3 to 6.
            assertEquals(seconds(6), clock.elapsed());
        });
    }

    @Test
    void unorderedResultsComeAsTheyAreReady() {
        run(() -> {
            var clock = JumpingClock.install();
            assertEquals(List.of(20, 30, 10, 40), upTo(4).mapConcurrentUnordered(2, n -> work(n, n == 1 ? 3 : 1.25)).toList());
            assertEquals(2, most);
            assertEquals(seconds(3.75), clock.elapsed());
        });
    }

    @Test
    @InOrder
    void theBodyRunsNoFurtherAheadThanTheLimit() {
        run(() -> {
            JumpingClock.install();
            for (var ordered : List.of(true, false)) {
                log.clear();
                var numbers = upTo(9);
                var mapped = ordered ? numbers.mapConcurrent(3, n -> work(n, 1)) : numbers.mapConcurrentUnordered(3, n -> work(n, 1));
                try (mapped) {
                    var results = mapped.iterator();
                    assertEquals(10, results.next());
                    sleep(seconds(60));
                    assertEquals(List.of(1, 2, 3), log);
                    assertEquals(20, results.next());
                    sleep(seconds(60));
                    assertEquals(List.of(1, 2, 3, 4), log);
                }
            }
        });
    }

    @Test
    void anOrderedFailureComesAfterTheResultsBeforeIt() {
        run(() -> {
            JumpingClock.install();
            var got = new ArrayList<Integer>();
            assertThrows(IllegalArgumentException.class, () -> upTo(9).mapConcurrent(3, n -> {
                if (n == 2) {
                    throw new IllegalArgumentException("broken");
                }
                return work(n, n == 1 ? 1 : 60);
            }).forEach(got::add));
            assertEquals(List.of(10), got);
            assertEquals(0, running);
        });
    }

    @Test
    void aFailureOfTheBodyComesAfterTheResults() {
        run(() -> {
            JumpingClock.install();
            var broken = Meanwhile.<Integer>generate(out -> {
                out.emit(1);
                out.emit(2);
                throw new IOException("disk");
            });
            for (var flow : List.of(broken.<Integer>mapConcurrent(5, n -> work(n, 1)), broken.<Integer>mapConcurrentUnordered(5, n -> work(n, 1)))) {
                var got = new ArrayList<Integer>();
                var failure = assertThrows(TaskFailedException.class, () -> flow.forEach(got::add));
                assertEquals("disk", failure.getCause().getMessage());
                assertEquals(2, got.size(), got::toString);
            }
        });
    }

    @Test
    void whatTakeDoesNotWantIsCancelled() {
        run(() -> {
            var clock = JumpingClock.install();
            assertEquals(List.of(10), upTo(9).mapConcurrent(3, n -> work(n, n == 1 ? 1 : 60)).take(1).toList());
            assertEquals(0, running);
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    void aFailureThatNobodyCameToIsNone() {
        run(() -> {
            JumpingClock.install();
            assertEquals(List.of(10), upTo(9).mapConcurrent(3, n -> {
                if (n == 2) {
                    throw new IllegalArgumentException("broken");
                }
                return work(n, 1);
            }).take(1).toList());
        });
    }

    @Test
    void nullMayBeAnElementAndAResult() {
        run(() -> {
            var nulls = Meanwhile.<Integer>generate(out -> out.emit(null));
            assertEquals(Arrays.asList((Object) null), nulls.<Object>mapConcurrent(2, n -> n).toList());
            assertEquals(Arrays.asList((Object) null), nulls.<Object>mapConcurrentUnordered(2, n -> n).toList());
        });
    }

    @Test
    void tasksThatMappedAreNotKept() {
        run(() -> {
            var tasks = new ArrayList<Task<?>>();
            var left = new int[1];
            upTo(50).mapConcurrentUnordered(2, n -> {
                tasks.add(Task.current());
                return n;
            }).forEach(_ -> left[0] = Math.max(left[0], Task.current().loop.live().snapshot().size()));
            assertEquals(50, tasks.size());
            assertTrue(left[0] <= 4, () -> left[0] + " tasks at once");
        });
    }

    @Test
    void aLimitBelowOneIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> upTo(1).mapConcurrent(0, n -> n));
        assertThrows(IllegalArgumentException.class, () -> upTo(1).mapConcurrentUnordered(0, n -> n));
    }
}
