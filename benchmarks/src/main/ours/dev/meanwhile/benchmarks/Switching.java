package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Task;
import java.time.Duration;
import java.util.ArrayList;

/** Turns, sleeps and time limits. */
final class Switching {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private Switching() {
    }

    /** Two tasks alternate. {@return the number of turns} */
    static long yields(int size) {
        return sum(gather(() -> turns(size / 2), () -> turns(size / 2)));
    }

    private static long turns(int count) {
        long turns = 0;
        for (var n = 0; n < count; n++) {
            sleep(Duration.ZERO);
            turns++;
        }
        return turns;
    }

    private static long sum(Iterable<Long> values) {
        var sum = 0L;
        for (var value : values) {
            sum += value;
        }
        return sum;
    }

    /** Calls that end within their time limit. {@return the sum of their results} */
    static long timeouts(int size) {
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            var value = n;
            sum += timeout(TEN_SECONDS, () -> value);
        }
        return sum;
    }

    /** Many tasks asleep at once. {@return the number that woke} */
    static long sleepers(int size, Duration duration) {
        var awake = new int[1];
        var tasks = new ArrayList<Task<Void>>(size);
        for (var n = 0; n < size; n++) {
            tasks.add(spawn(() -> {
                sleep(duration);
                awake[0]++;
            }));
        }
        gather(tasks);
        return awake[0];
    }
}
