package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task's stack is as good as any thread's, and moves out of the way when the task waits, however deep it is. */
@Timeout(10)
class DeepRecursionTest {
    private static int depth(int left) {
        return left == 0 ? 0 : depth(left - 1) + 1;
    }

    private static int depthWithAWaitAtTheBottom(int left) {
        if (left == 0) {
            sleep(Duration.ZERO);
            return 0;
        }
        return depthWithAWaitAtTheBottom(left - 1) + 1;
    }

    private static int tasksWithinTasks(int left) {
        return left == 0 ? 0 : spawn(() -> tasksWithinTasks(left - 1)).await() + 1;
    }

    @Test
    void aTaskMayRecurseDeeply() {
        assertEquals(5000, run(() -> depth(5000)));
    }

    @Test
    void severalMayWaitAtTheBottomAtOnce() {
        run(() -> {
            assertEquals(List.of(3000, 2000, 1000), gather(() -> depthWithAWaitAtTheBottom(3000),
                    () -> depthWithAWaitAtTheBottom(2000), () -> depthWithAWaitAtTheBottom(1000)));
        });
    }

    @Test
    void tasksMayAwaitEachOtherInALongChain() {
        assertEquals(2000, run(() -> tasksWithinTasks(2000)));
    }

    /** Cancelling passes from each to the one that it awaits: a chain as long as this must not overflow the stack. */
    @Test
    void cancellingALongChainWorks() {
        run(() -> {
            Task<Void> last = spawn(() -> new Promise<Void>().await());
            for (var i = 0; i < 10_000; i++) {
                var awaited = last;
                last = spawn(() -> awaited.await());
            }
            Turns.pass(1);
            last.cancel();
            Ends.cancelled(last);
        });
    }
}
