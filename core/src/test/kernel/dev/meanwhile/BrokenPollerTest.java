package dev.meanwhile;

import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A poller is the one foreign thing that runs on a loop's own thread. */
@Timeout(10)
class BrokenPollerTest {
    private static final IllegalStateException BROKEN = new IllegalStateException("broken");

    private final List<String> told = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    /** As the usual one, unless it is told otherwise. */
    private static class Wrapped implements Poller {
        private final Poller usual;

        Wrapped(Poller usual) {
            this.usual = usual;
        }

        @Override
        public int poll(long timeoutNanos) {
            return usual.poll(timeoutNanos);
        }

        @Override
        public void wakeup() {
            usual.wakeup();
        }
    }

    private LoopOptions options(Function<Poller, Poller> poller) {
        return new LoopOptions().poller((_, usual) -> poller.apply(usual)).exceptionHandler((message, failure) -> {
            told.add(message);
            failures.add(failure);
        });
    }

    @Test
    void runReturnsThoughClosingItFails() {
        var ran = new boolean[1];
        Runs.with(options(usual -> new Wrapped(usual) {
            @Override
            public void close() {
                throw BROKEN;
            }
        }), () -> {
            ran[0] = true;
        });
        assertTrue(ran[0]);
        assertEquals(1, told.size());
        assertTrue(told.getFirst().startsWith("closing the poller of loop"), told.getFirst());
        assertEquals(List.of(BROKEN), failures);
    }

    @Test
    void oneThatFailsOnceIsPolledAgain() {
        var polls = new int[1];
        Runs.with(options(usual -> new Wrapped(usual) {
            @Override
            public int poll(long timeoutNanos) {
                if (polls[0]++ == 0) {
                    throw BROKEN;
                }
                return super.poll(timeoutNanos);
            }
        }), () -> sleep(Duration.ofMillis(1)));
        assertTrue(polls[0] > 1);
        assertEquals(List.of(BROKEN), failures);
    }

    @Test
    void oneThatAlwaysFailsStopsNeitherTimersNorTasks() {
        Runs.with(options(usual -> new Wrapped(usual) {
            @Override
            public int poll(long timeoutNanos) {
                throw BROKEN;
            }
        }), () -> {
            var other = spawn(() -> {
                sleep(Duration.ofMillis(2));
                return "alive";
            });
            sleep(Duration.ofMillis(1));
            assertEquals("alive", other.await());
        });
        assertEquals(List.of(BROKEN), failures, "once a second at most");
    }
}
