package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.compute;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Loop;
import dev.meanwhile.Poller;
import dev.meanwhile.TimedOutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.condition.EnabledIf;

/** While something outside may wake a task, the clock does not jump. */
class OutsideTest {
    private static final Duration LONG = Duration.ofHours(1);
    /** Not to make a test pass: long enough for a clock that jumps, wrongly, to do so. */
    private static final Duration A_WHILE = millis(20);

    @LoopTest
    void aCallThatBlocksIsWaitedForAndTakesNoTime() {
        assertElapsed(Duration.ZERO, () -> {
            assertEquals("done", timeout(LONG, () -> blocking(OutsideTest::dawdle)));
        });
    }

    @LoopTest
    void soIsAComputation() {
        assertElapsed(Duration.ZERO, () -> {
            assertEquals("done", timeout(LONG, () -> compute(OutsideTest::dawdle)));
        });
    }

    @LoopTest
    void soIsAStage() {
        assertElapsed(Duration.ZERO, () -> {
            var stage = CompletableFuture.supplyAsync(OutsideTest::dawdle);
            assertEquals("done", timeout(LONG, () -> await(stage)));
        });
    }

    private static String dawdle() {
        LockSupport.parkNanos(A_WHILE.toNanos());
        return "done";
    }

    @LoopTest
    @EnabledIf("dev.meanwhile.test.RunModeTest#carrier")
    void soIsACallOfTheJdkThatSuspendsItsTask() {
        var other = spawn(() -> Thread.sleep(A_WHILE));
        assertElapsed(Duration.ZERO, () -> timeout(LONG, other::await));
    }

    /** Many, because the other thread has to come while the loop makes sure that nothing happens by itself any more. */
    @LoopTest
    @EnabledIf("dev.meanwhile.test.RunModeTest#carrier")
    void itIsWokenWheneverAnotherThreadDoesSo() throws InterruptedException {
        var questions = new SynchronousQueue<Integer>();
        var answers = new LinkedBlockingQueue<Integer>();
        var other = Thread.ofPlatform().daemon().start(() -> answer(questions, answers));
        for (var i = 0; i < 2000; i++) {
            questions.put(i);
            assertEquals(i, answers.take());
        }
        other.interrupt();
        other.join();
    }

    private static void answer(BlockingQueue<Integer> questions, BlockingQueue<Integer> answers) {
        try {
            while (true) {
                answers.put(questions.take());
            }
        } catch (InterruptedException e) {
            // There are no more.
        }
    }

    @LoopTest
    void theNextTimerFiresWhenItsTimeHasReallyPassed() {
        var never = new CountDownLatch(1);
        assertElapsed(A_WHILE, () -> {
            assertThrows(TimedOutException.class, () -> timeout(A_WHILE, () -> blocking(() -> never.await(1, TimeUnit.MINUTES))));
        });
    }

    /** It is interrupted, and a task that goes on need not know whether it stops. */
    @LoopTest
    void anAbandonedCallDoesNotHoldUpTheClock() {
        var abandoned = new CountDownLatch(1);
        assertThrows(TimedOutException.class, () -> timeout(millis(1), () -> blocking(() -> awaitWithoutHeed(abandoned))));
        assertElapsed(LONG, () -> sleep(LONG));
        abandoned.countDown();
    }

    private static Void awaitWithoutHeed(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // Heeded by nobody.
            }
        }
        return null;
    }

    @LoopTest
    void aPollerForSocketsStandsBehindTheClock() {
        var sockets = new OneEvent(Loop.current().thread());
        Loop.current().poller(sockets);
        sleep(LONG);
        assertFalse(sockets.expectsEvents());
        assertEquals(LONG, LoopTests.elapsed());
    }

    /** As a socket on which something arrives in a while. */
    private static final class OneEvent implements Poller {
        private final Thread thread;
        private boolean arrived;

        OneEvent(Thread thread) {
            this.thread = thread;
        }

        @Override
        public int poll(long timeoutNanos) {
            if (timeoutNanos == 0 || arrived) {
                return 0;
            }
            LockSupport.parkNanos(A_WHILE.toNanos());
            arrived = true;
            return 1;
        }

        @Override
        public void wakeup() {
            LockSupport.unpark(thread);
        }

        @Override
        public boolean expectsEvents() {
            return !arrived;
        }
    }

    /** A server under load is never idle, so the clock never jumps: it goes as fast as the real one. */
    @LoopTest
    void trafficThatDoesNotCeaseLetsTimersFire() {
        var sockets = new Traffic(Loop.current().thread());
        Loop.current().poller(sockets);
        sleep(millis(200));
        assertFalse(sockets.hasCeased());
    }

    /** As sockets on which something always arrives: for two seconds, so that a clock that has stopped fails the test, and does not hang it. */
    private static final class Traffic implements Poller {
        private final Thread thread;
        private long polledNanos;

        Traffic(Thread thread) {
            this.thread = thread;
        }

        boolean hasCeased() {
            return polledNanos >= 2_000_000_000;
        }

        @Override
        public int poll(long timeoutNanos) {
            if (timeoutNanos == 0 || hasCeased()) {
                return 0;
            }
            var since = System.nanoTime();
            LockSupport.parkNanos(Math.min(timeoutNanos / 2, 100_000));
            polledNanos += System.nanoTime() - since;
            return 1;
        }

        @Override
        public void wakeup() {
            LockSupport.unpark(thread);
        }

        @Override
        public boolean expectsEvents() {
            return !hasCeased();
        }
    }

    @LoopTest
    void aSleepDuringACallThatBlocksTakesItsTime() {
        var call = spawn(() -> blocking(OutsideTest::dawdle));
        assertElapsed(seconds(0.001), () -> sleep(seconds(0.001)));
        assertEquals("done", call.await());
    }
}
