package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

class SettleTest {
    @LoopTest(seeds = 10)
    void allThatCanRunHasRun() {
        Queue<Integer> queue = queue();
        var taken = new ArrayList<Integer>();
        var taker = spawn(() -> {
            for (var item : queue) {
                taken.add(item);
                sleep(Duration.ZERO);
            }
        });
        spawn(() -> List.of(1, 2, 3).forEach(queue::put));
        settle();
        assertEquals(List.of(1, 2, 3), taken);
        assertFalse(taker.isDone());
        queue.shutdown();
        settle();
        assertTrue(taker.isDone());
    }

    @LoopTest
    void noTimePasses() {
        var sleeper = spawn(() -> sleep(seconds(1)));
        assertElapsed(Duration.ZERO, () -> settle());
        assertFalse(sleeper.isDone());
        sleeper.await();
    }

    @LoopTest(seeds = 5)
    void tasksThatSettleAtTheSameTimeAllGoOn() {
        gather(() -> settled(1), () -> settled(2), () -> settled(3));
    }

    private static int settled(int n) {
        settle();
        settle();
        return n;
    }

    @LoopTest
    void itCanBeCancelled() {
        var settling = spawn(() -> settle());
        spawn(() -> settling.cancel());
        assertThrows(CancellationException.class, settling::await);
        assertTrue(settling.isCancelled());
        assertElapsed(Duration.ZERO, () -> timeout(seconds(1), () -> settle()));
    }
}
