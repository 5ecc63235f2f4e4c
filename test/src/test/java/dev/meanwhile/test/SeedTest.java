package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.Queue;
import dev.meanwhile.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a seed decides, and what it does not. */
class SeedTest {
    private static final List<Integer> IN_ORDER = List.of(0, 1, 2, 3, 4);

    /** What five workers do, who wait for timers, for each other, and for items. */
    private static List<String> interleaving(long seed) {
        return LoopTests.run(seed, () -> {
            var log = new ArrayList<String>();
            Queue<Integer> queue = queue(2);
            var gate = semaphore(2);
            var done = spawn(() -> {
                for (var item : queue) {
                    log.add("took " + item);
                }
            });
            gather(IN_ORDER.stream().map(n -> spawn(() -> work(n, log, queue, gate))).toList());
            queue.shutdown();
            done.await();
            return log;
        });
    }

    private static void work(int n, List<String> log, Queue<Integer> queue, Semaphore gate) {
        for (var round = 0; round < 3; round++) {
            try (var _ = gate.acquire()) {
                log.add(n + " in");
                sleep(seconds(1));
                log.add(n + " out");
            }
            queue.put(10 * n + round);
        }
    }

    @Test
    void theSameSeedGivesTheSameInterleaving() {
        LongStream.range(0, 20).forEach(seed -> assertEquals(interleaving(seed), interleaving(seed), "seed " + seed));
    }

    @Test
    void differentSeedsGiveDifferentOnes() {
        var all = new HashSet<List<String>>();
        LongStream.range(0, 20).forEach(seed -> all.add(interleaving(seed)));
        assertTrue(all.size() >= 18, () -> all.size() + " of 20");
    }

    private static List<Integer> order(long seed) {
        return LoopTests.run(seed, () -> {
            var order = new ArrayList<Integer>();
            gather(IN_ORDER.stream().map(n -> spawn(() -> order.add(n))).toList());
            return order;
        });
    }

    @Test
    void seed0IsProductionsOrder() {
        assertEquals(IN_ORDER, order(0));
        assertNotEquals(IN_ORDER, order(1));
    }

    @Test
    void everyOrderOfReadyTasksComesUp() {
        var firsts = new HashSet<Integer>();
        var lasts = new HashSet<Integer>();
        LongStream.range(1, 60).mapToObj(SeedTest::order).forEach(order -> {
            firsts.add(order.getFirst());
            lasts.add(order.getLast());
        });
        assertEquals(new HashSet<>(IN_ORDER), firsts);
        assertEquals(new HashSet<>(IN_ORDER), lasts);
    }

    @LoopTest(seeds = 20)
    void aSemaphoreServesFirstComeFirstServed() {
        var gate = semaphore(0);
        var came = new ArrayList<Integer>();
        var served = new ArrayList<Integer>();
        var tasks = IN_ORDER.stream().map(n -> spawn(() -> {
            came.add(n);
            try (var _ = gate.acquire()) {
                served.add(n);
            }
        })).toList();
        settle();
        gate.release();
        gather(tasks);
        assertEquals(came, served);
    }

    @LoopTest(seeds = 20)
    void aQueueIsFirstInFirstOut() {
        Queue<Integer> queue = queue(1);
        spawn(() -> IN_ORDER.forEach(queue::put));
        var taken = new ArrayList<Integer>();
        IN_ORDER.forEach(_ -> taken.add(queue.take()));
        assertEquals(IN_ORDER, taken);
    }

    @LoopTest(seeds = 20)
    void actionsRunInTheOrderInWhichTheyWerePosted() {
        var ran = new ArrayList<Integer>();
        var loop = Loop.current();
        IN_ORDER.forEach(n -> {
            spawn(() -> sleep(Duration.ZERO));
            loop.execute(() -> ran.add(n));
        });
        settle();
        assertEquals(IN_ORDER, ran);
    }

    @LoopTest(seeds = 20)
    void anActionComesAfterAllThatWasReady() {
        var ran = new ArrayList<Integer>();
        var tasks = IN_ORDER.stream().map(n -> spawn(() -> ran.add(n))).toList();
        var seen = new Promise<Integer>();
        Loop.current().execute(() -> seen.complete(ran.size()));
        assertEquals(IN_ORDER.size(), seen.await());
        gather(tasks);
    }

    @LoopTest(seeds = 20)
    void aTaskThatYieldsComesAfterAllThatWasReady() {
        var ran = new ArrayList<Integer>();
        var tasks = IN_ORDER.stream().map(n -> spawn(() -> ran.add(n))).toList();
        sleep(Duration.ZERO);
        assertEquals(IN_ORDER.size(), ran.size());
        gather(tasks);
    }

    @LoopTest(seeds = 20)
    void timersFireInTheirOrderWhateverTheyWake() {
        var woken = new ArrayList<Integer>();
        gather(IN_ORDER.reversed().stream().map(n -> spawn(() -> {
            sleep(seconds(n));
            woken.add(n);
        })).toList());
        assertEquals(IN_ORDER, woken);
    }

    @Test
    void aFailureSaysHowToHaveItAgain() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(7, () -> {
            throw new AssertionError("wrong");
        }));
        assertEquals("wrong", failure.getMessage());
        assertEquals("the ready tasks were shuffled by seed 7. To reproduce this order: "
                + "-Dmeanwhile.seed=7, @LoopTest(seed = 7) or LoopTests.run(7, …)", failure.getSuppressed()[0].getMessage());
    }

    @Test
    void aNegativeSeedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> LoopTests.run(-1, () -> IntStream.of(1).sum()));
    }
}
