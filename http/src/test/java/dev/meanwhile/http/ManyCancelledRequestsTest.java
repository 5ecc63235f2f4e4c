package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;

import java.time.Duration;
import java.util.ArrayList;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hundred thousand cancelled requests leave nothing in the pool, and no memory in use. {@link CancelledRequestsTest} has the kinds of requests. */
@Tag("long")
@Tag("carrier")
@Timeout(300)
class ManyCancelledRequestsTest {
    private static final int CANCELLED = 100_000;
    private static final int AT_ONCE = 100;
    /** By then most of a wave's requests have been answered. */
    private static final int MOST_TURNS = 40;
    private static final long GROWTH = 16 << 20;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leaveNothing(boolean http2) {
        Storm.run(http2, storm -> {
            cancel(storm, CANCELLED / 2);
            var before = blocking(Memory::used);
            cancel(storm, CANCELLED / 2);
            var grown = blocking(Memory::used) - before;
            assertTrue(grown < GROWTH, grown + " bytes more");
        });
    }

    /** In waves, each of which is cancelled a turn later than the one before. */
    private static void cancel(Storm storm, int count) {
        for (int cancelled = 0, wave = 0; cancelled < count; wave++) {
            var tasks = new ArrayList<Task<?>>();
            for (var i = 0; i < AT_ONCE; i++) {
                tasks.add(spawn(() -> storm.request(0)));
            }
            for (var turns = wave % MOST_TURNS; turns > 0; turns--) {
                sleep(Duration.ZERO);
            }
            tasks.forEach(Task::cancel);
            for (var task : tasks) {
                while (!task.isDone()) {
                    sleep(Duration.ZERO);
                }
                cancelled += task.isCancelled() ? 1 : 0;
            }
        }
    }
}
