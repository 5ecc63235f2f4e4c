package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls beyond the number of threads wait, in order. */
@Timeout(10)
class OffloadLimitTest {
    private static final int EXTRA = 5;

    private final List<Integer> started = new ArrayList<>();
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private static int limit(Offload kind) {
        return kind == Offload.BLOCKING ? 64 : Runtime.getRuntime().availableProcessors();
    }

    @ParameterizedTest
    @EnumSource
    @InOrder
    void noMoreRunAtOnceThanThereAreThreads(Offload kind) {
        var limit = limit(kind);
        run(() -> {
            var loop = Loop.require("test");
            var calls = new ArrayList<Task<Void>>();
            for (var n = 0; n < limit + EXTRA; n++) {
                var number = n;
                calls.add(spawn(() -> kind.call(() -> call(loop, number))));
            }
            awaitStarted(limit);
            for (var n = 0; n < EXTRA; n++) {
                assertEquals(limit, running.get());
                gate.release();
                awaitStarted(limit + n + 1);
                assertEquals(limit + n, started.getLast());
            }
            gate.release(limit);
            gather(calls);
        });
        assertEquals(limit, most.get());
        assertTrue(started.subList(0, limit).stream().allMatch(number -> number < limit));
    }

    private Void call(Loop loop, int number) throws InterruptedException {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        loop.execute(() -> started.add(number));
        gate.acquire();
        running.decrementAndGet();
        return null;
    }

    private void awaitStarted(int count) {
        while (started.size() < count) {
            Turns.pass(1);
        }
    }
}
