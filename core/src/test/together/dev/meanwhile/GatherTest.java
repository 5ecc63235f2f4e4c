package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    void bodiesThatReturnNothingAreGatheredToo() {
        run(() -> {
            var log = new ArrayList<String>();
            gather(() -> Turns.pass(2), () -> {
                log.add("second");
            });
            assertEquals(List.of("second"), log);
            var failure = new IOException("broken");
            var thrown = assertThrows(TaskFailedException.class, () -> gather(() -> Turns.pass(100), () -> {
                throw failure;
            }, () -> log.clear()));
            assertSame(failure, thrown.getCause());
        });
    }

    @Test
    void aStreamSpawnsAllBeforeAnyIsAwaited() {
        run(() -> {
            var started = new int[1];
            var tasks = Stream.of(1, 2, 3).map(n -> spawn(() -> {
                started[0]++;
                Turns.pass(3);
                assertEquals(3, started[0]);
                return 10 * n;
            }));
            assertEquals(List.of(10, 20, 30), gather(tasks));
        });
    }

    @Test
    void tasksOfAStreamThatBreaksOffAreStopped() {
        run(() -> {
            var tasks = new ArrayList<Task<Void>>();
            var failure = new IllegalStateException("broken");
            var stream = Stream.of(1, 2, 3).map(n -> {
                if (n == 3) {
                    throw failure;
                }
                tasks.add(spawn(() -> sleep(seconds(3600))));
                return tasks.getLast();
            });
            assertSame(failure, assertThrows(IllegalStateException.class, () -> gather(stream)));
            assertEquals(2, tasks.size());
            tasks.forEach(task -> assertTrue(task.isCancelled()));
        });
    }

    @Test
    void aLimitBoundsHowManyBodiesRunAtOnce() {
        run(() -> {
            var running = new int[2];
            var bodies = IntStream.range(0, 7).<Body<Integer, RuntimeException>>mapToObj(n -> () -> {
                running[1] = Math.max(running[1], ++running[0]);
                Turns.pass(1 + n % 3);
                running[0]--;
                return n;
            }).toList();
            assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), gather(bodies, 3));
            assertEquals(3, running[1]);
            assertThrows(IllegalArgumentException.class, () -> gather(bodies, 0));
        });
    }

    @Test
    void noArgumentsAreNoTasks() {
        run(() -> {
            assertEquals(List.of(), gather());
            assertEquals(List.of(), Meanwhile.gatherSettled());
        });
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
