package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** A poller is the one foreign thing that runs on a loop's own thread. It may do there what it likes. */
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

    /** The handler might wait for a lock, and perhaps a task of the loop is next in line for that. */
    @Test
    void whatItReportsIsNotHandledOnTheLoopsThread() {
        var reported = new boolean[1];
        var handledBy = new ArrayList<Thread>();
        Runs.with(new LoopOptions().poller((loop, usual) -> new Wrapped(usual) {
            @Override
            public int poll(long timeoutNanos) {
                if (!reported[0]) {
                    reported[0] = true;
                    loop.report("a connection can't be accepted", BROKEN);
                }
                return super.poll(timeoutNanos);
            }
        }).exceptionHandler((_, _) -> handledBy.add(Thread.currentThread())), () -> {
            sleep(Duration.ofMillis(1));
            assertEquals(1, handledBy.size());
            assertTrue(handledBy.getFirst().isVirtual(), handledBy.toString());
        });
    }

    /** One that is asked whether anything can still happen, which is when a loop is about to wait for ever. */
    private LoopOptions whenAsked(Runnable action) {
        return options(usual -> new Wrapped(usual) {
            @Override
            public boolean expectsEvents() {
                action.run();
                return true;
            }
        });
    }

    @Test
    void whatOneHandsToItsLoopBeforeThatSleepsIsDone() {
        var promise = new AtomicReference<Promise<String>>();
        Runs.with(whenAsked(() -> {
            var awaited = promise.get();
            if (!awaited.isDone()) {
                awaited.loop().execute(() -> awaited.complete("value"));
            }
        }), () -> {
            promise.set(new Promise<>());
            assertEquals("value", promise.get().await());
        });
    }

    /** As a lock does that is taken in turn: its waiters are woken by the same permit. */
    @Test
    void oneThatLosesTheWakeupOfAnAbortBeforeItsLoopSleepsDoesNotKeepIt() {
        var loop = new AtomicReference<Loop>();
        var lost = assertThrows(IllegalStateException.class, () -> Runs.with(whenAsked(() -> {
            loop.get().abort(BROKEN);
            LockSupport.parkNanos(1_000_000);
        }), () -> {
            loop.set(Loop.current());
            new Promise<>().await();
        }));
        assertEquals(BROKEN, lost.getCause());
    }

    /** The JDK hands it over in the thread that unparks it, or that looked at its stack while another one did. */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void aTaskInACallOfTheJdkThatOneWakesBeforeItsLoopSleepsGoesOn() throws InterruptedException {
        var open = new CountDownLatch(1);
        Runs.with(whenAsked(open::countDown), () -> open.await());
    }

    /** A lock that is taken in turn wakes its waiters by the same permit as a put wakes the loop's thread. */
    @Test
    void oneThatLosesTheLoopsWakeupBeforeItSleepsDelaysNothing() {
        var stage = new CompletableFuture<String>();
        Runs.with(whenAsked(() -> {
            if (!stage.isDone()) {
                completeElsewhere(stage);
                LockSupport.parkNanos(1_000_000);
            }
        }), () -> assertEquals("value", await(stage)));
    }

    private static void completeElsewhere(CompletableFuture<String> stage) {
        var other = Thread.ofPlatform().start(() -> stage.complete("value"));
        while (other.isAlive()) {
            Thread.onSpinWait();
        }
    }
}
