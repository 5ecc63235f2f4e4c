package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Queue;
import dev.meanwhile.Semaphore;
import dev.meanwhile.Task;
import java.time.Duration;
import java.util.ArrayList;

/** Items and permits that pass from task to task. */
final class Handing {
    private static final int CAPACITY = 100;
    private static final int TASKS = 100;
    private static final int PERMITS = 10;

    private Handing() {
    }

    /** One task puts, one takes, and the queue is short. {@return the sum of the items taken} */
    static long items(int size) {
        Queue<Integer> queue = queue(CAPACITY);
        var producer = spawn(() -> {
            for (var n = 0; n < size; n++) {
                queue.put(n);
            }
        });
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            sum += queue.take();
        }
        producer.await();
        return sum;
    }

    /** A hundred tasks share ten permits, and each lets the others run while it holds one. {@return the number of times a permit was held} */
    static long permits(int size) {
        var limit = semaphore(PERMITS);
        var holders = new Holders();
        var tasks = new ArrayList<Task<Void>>(TASKS);
        for (var n = 0; n < TASKS; n++) {
            tasks.add(spawn(() -> hold(limit, size / TASKS, holders)));
        }
        gather(tasks);
        return holders.total;
    }

    private static void hold(Semaphore limit, int times, Holders holders) {
        for (var n = 0; n < times; n++) {
            try (var _ = limit.acquire()) {
                holders.enter();
                sleep(Duration.ZERO);
                holders.leave();
            }
        }
    }

    private static final class Holders {
        private int now;
        private long total;

        private void enter() {
            if (++now > PERMITS) {
                throw new IllegalStateException(now + " hold a permit of " + PERMITS);
            }
        }

        private void leave() {
            now--;
            total++;
        }
    }
}
