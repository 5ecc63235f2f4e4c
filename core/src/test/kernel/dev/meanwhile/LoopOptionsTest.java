package dev.meanwhile;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LoopOptionsTest {
    private final CapturedLog log = new CapturedLog();
    private final List<String> reports = new ArrayList<>();
    private final IllegalStateException broken = new IllegalStateException("broken");
    private final LoopOptions options = new LoopOptions().exceptionHandler((message, failure) -> {
        reports.add(message);
        assertSame(broken, failure);
    });

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private Task<Void> failing() {
        return spawn("unlucky", () -> {
            throw broken;
        });
    }

    @Test
    void theExceptionHandlerTakesWhatWouldBeLogged() {
        Runs.with(options, () -> {
            failing();
            Loop.current().execute(() -> {
                throw broken;
            });
            Turns.pass(2);
        });
        assertEquals("a callback of the loop failed", reports.getFirst());
        assertTrue(reports.getLast().startsWith("task 'unlucky', spawned at "), reports.getLast());
        assertEquals(2, reports.size());
        assertEquals(List.of(), log.withText("failed"));
    }

    @Test
    @InOrder
    void aDeadlockIsToldBeforeMainIsCancelled() {
        var told = new ArrayList<Throwable>();
        var options = new LoopOptions().endOnDeadlock(true).exceptionHandler((_, failure) -> told.add(failure));
        var deadlock = assertThrows(DeadlockException.class, () -> Runs.with(options, () -> {
            try {
                new Promise<String>().await();
            } finally {
                assertEquals(1, told.size());
            }
        }));
        assertEquals(List.of(deadlock), told);
    }

    @Test
    @InOrder
    void aHandlerThatThrowsIsLoggedWithWhatItWasGiven() {
        var handlers = new IllegalArgumentException("the handler's");
        Runs.with(new LoopOptions().exceptionHandler((_, _) -> {
            throw handlers;
        }), () -> {
            failing();
        });
        assertSame(handlers, log.withText("the exception handler of loop").getFirst().getThrown());
        assertSame(broken, handlers.getSuppressed()[0]);
    }

    @Test
    void unreadFailuresAreReportedAfterTheTimeSet() {
        Runs.with(options.unreadAfter(seconds(60)), () -> {
            JumpingClock.install();
            failing();
            sleep(seconds(59));
            assertEquals(0, reports.size());
            sleep(seconds(2));
            assertEquals(1, reports.size());
        });
    }

    @Test
    void aCenturyIsTheEnd() {
        Runs.with(options.unreadAfter(Duration.ofDays(365 * 100)), () -> {
            failing();
            Turns.pass(2);
            assertEquals(0, Task.current().loop.timers.size());
        });
        assertEquals(1, reports.size());
    }

    @Test
    void beforeTheEndOthersStillRun() {
        var left = new ArrayList<String>();
        Runs.with(options.beforeEnd(() -> {
            Turns.pass(3);
            Loop.current().tasks().forEach(task -> left.add(task.name() + " " + task.cancelling()));
        }), () -> {
            spawn("waiting", () -> sleep(seconds(60)));
        });
        assertEquals("waiting 0", left.getFirst());
        assertEquals(2, left.size(), "and the task that looks");
    }

    @Test
    void itRunsAfterAFailureTooAndWhatItThrowsIsReported() {
        var failure = new IllegalArgumentException("main's");
        options.beforeEnd(() -> {
            throw broken;
        });
        assertSame(failure, assertThrows(IllegalArgumentException.class, () -> Runs.with(options, () -> {
            throw failure;
        })));
        assertTrue(reports.getFirst().startsWith("the action before the end of loop"), reports.getFirst());
    }

    @Test
    void aPollerMayStandBeforeTheLoopsOwnAndBeforeOneForIo() {
        var outer = new ArrayList<Counting>();
        Runs.with(options.poller((_, original) -> {
            outer.add(new Counting(original));
            return outer.getFirst();
        }), () -> {
            sleep(Duration.ofMillis(1));
            assertTrue(outer.getFirst().polls > 0);
            var loop = Task.current().loop;
            var inner = new Counting(new ParkPoller(loop.thread()));
            loop.poller(inner);
            assertSame(inner, outer.getFirst().inner);
            var before = outer.getFirst().polls;
            sleep(Duration.ofMillis(1));
            assertTrue(inner.polls > 0 && outer.getFirst().polls > before);
        });
    }

    /** Counts, and leaves the waiting to another. */
    private static final class Counting implements Poller {
        private Poller inner;
        private int polls;

        Counting(Poller inner) {
            this.inner = inner;
        }

        @Override
        public int poll(long timeoutNanos) {
            polls++;
            return inner.poll(timeoutNanos);
        }

        @Override
        public void wakeup() {
            inner.wakeup();
        }

        @Override
        public Poller replacedBy(Poller replacement) {
            inner = replacement;
            return this;
        }
    }
}
