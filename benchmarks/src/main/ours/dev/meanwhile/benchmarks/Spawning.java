package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Task;
import java.util.ArrayList;

/** Tasks that start, end and are awaited. */
final class Spawning {
    private static final int GATHERED = 1000;

    private Spawning() {
    }

    /** Tasks that return at once, gathered by the thousand. {@return the sum of their results} */
    static long gathers(int size) {
        var sum = 0L;
        for (var done = 0; done < size; done += GATHERED) {
            var tasks = new ArrayList<Task<Integer>>(GATHERED);
            for (var n = 0; n < GATHERED; n++) {
                var value = n;
                tasks.add(spawn(() -> value));
            }
            for (var value : gather(tasks)) {
                sum += value;
            }
        }
        return sum;
    }

    /** Awaits one finished task again and again. {@return the sum of its results} */
    static long awaitsDone(int size) {
        var task = spawn(() -> 1);
        task.await();
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            sum += task.await();
        }
        return sum;
    }
}
