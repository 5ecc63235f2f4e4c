package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ManyLoopsTest {
    private static <T> List<T> inThreads(List<? extends Callable<T>> calls) throws Exception {
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            var values = new ArrayList<T>();
            for (var future : threads.invokeAll(calls)) {
                values.add(future.get());
            }
            return values;
        }
    }

    @Test
    void loopsInParallelThreadsDoNotTouchEachOther() throws Exception {
        var sums = inThreads(IntStream.range(0, 16).mapToObj(n -> (Callable<Integer>) () -> run(() -> {
            var counter = new int[1];
            var loop = Loop.current();
            var tasks = IntStream.range(0, 100).mapToObj(_ -> spawn(() -> {
                for (var i = 0; i < 10; i++) {
                    var read = counter[0];
                    assertEquals(loop, Loop.current());
                    counter[0] = read + n;
                    sleep(Duration.ZERO);
                }
            })).toList();
            gather(tasks);
            return counter[0];
        })).toList());
        assertEquals(IntStream.range(0, 16).mapToObj(n -> n * 1000).toList(), sums);
    }

    @Test
    void loopsComeAndGo() throws Exception {
        var runs = inThreads(IntStream.range(0, 4).mapToObj(_ -> (Callable<Integer>) () -> {
            var sum = 0;
            for (var i = 0; i < 100; i++) {
                sum += run(() -> gather(() -> 1, () -> 2)).getLast();
            }
            return sum;
        }).toList());
        assertEquals(List.of(200, 200, 200, 200), runs);
    }

    /** A ball goes round a ring of loops, each in its thread: every hop wakes a sleeping loop. */
    @Test
    void loopsTalkThroughSubmit() throws Exception {
        var size = 4;
        var loops = IntStream.range(0, size).mapToObj(_ -> new CompletableFuture<Loop>()).toList();
        var end = new CompletableFuture<Integer>();
        var threads = IntStream.range(0, size).mapToObj(n -> (Callable<Integer>) () -> run(() -> {
            loops.get(n).complete(Loop.current());
            return await(end.copy());
        })).toList();
        loops.getFirst().thenAccept(first -> first.submit(() -> pass(loops, 0, end)));
        assertEquals(List.of(200, 200, 200, 200), inThreads(threads));
    }

    private static Void pass(List<CompletableFuture<Loop>> loops, int hops, CompletableFuture<Integer> end) {
        if (hops == 200) {
            end.complete(hops);
        } else {
            await(loops.get((hops + 1) % loops.size())).submit(() -> pass(loops, hops + 1, end));
        }
        return null;
    }
}
