package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program can find out about its tasks. */
@Timeout(10)
class TaskQuestionsTest {
    @Test
    void theTasksThatHaveNotEndedOldestFirst() {
        run(() -> {
            var loop = Loop.current();
            var first = spawn(() -> sleep(seconds(60)));
            var second = spawn(() -> { });
            assertEquals(List.of(Task.current(), first, second), loop.tasks());
            second.await();
            assertEquals(List.of(Task.current(), first), loop.tasks());
        });
    }

    @Test
    void whatATaskWaitsFor() {
        run(() -> {
            var sleeper = spawn("sleeper", () -> sleep(seconds(60)));
            var waiter = spawn(() -> sleeper.await());
            assertEquals("its turn", whatFor(waiter));
            Turns.pass(1);
            assertEquals("a sleep to end", whatFor(sleeper));
            assertEquals("task 'sleeper'", whatFor(waiter));
            assertEquals("", whatFor(Task.current()));
            sleeper.cancel();
            assertEquals("its turn", whatFor(sleeper));
            Turns.pass(3);
            assertEquals("", whatFor(sleeper));
        });
    }

    @Test
    void itsTextSaysHowItHasEnded() {
        run(() -> {
            var succeeded = spawn("one", () -> List.of(1, 2));
            var silent = spawn("two", () -> { });
            var failed = spawn("three", () -> {
                throw new IOException("no such file");
            });
            var cancelled = spawn("four", () -> sleep(seconds(60)));
            assertEquals("task 'one'", succeeded.toString());
            cancelled.cancel("too late");
            Turns.pass(2);
            assertEquals("task 'one' (succeeded: [1, 2])", succeeded.toString());
            assertEquals("task 'two' (succeeded)", silent.toString());
            assertEquals("task 'three' (failed: java.io.IOException: no such file)", failed.toString());
            assertEquals("task 'four' (cancelled: too late)", cancelled.toString());
            assertEquals("task 'three' failed: java.io.IOException: no such file",
                    assertThrows(TaskFailedException.class, failed::await).getMessage());
        });
    }

    @Test
    void itsTextDoesWithoutThatOfAValueWhichHasNone() {
        record Broken() {
            @Override
            public String toString() {
                throw new IllegalStateException("broken");
            }
        }
        run(() -> {
            var task = spawn("odd", () -> new Broken());
            task.await();
            assertEquals("task 'odd' (succeeded: " + Broken.class.getName() + ")", task.toString());
        });
    }

    @Test
    void itsTextShowsTheBeginningOfALongValue() {
        run(() -> {
            var task = spawn("big", () -> "x".repeat(10_000));
            task.await();
            assertEquals("task 'big' (succeeded: " + "x".repeat(100) + "…)", task.toString());
        });
    }

    private static String whatFor(Task<?> task) {
        return task.waitsFor().map(WaitInfo::target).orElse("");
    }

    @Test
    void itsStackAndThePlaceOfItsSpawn() {
        run(() -> {
            var sleeper = spawn(() -> sleep(seconds(60)));
            assertEquals(List.of(), sleeper.stack());
            assertTrue(sleeper.spawnedAt().contains("TaskQuestionsTest.java:"), sleeper.spawnedAt());
            Turns.pass(1);
            assertTrue(sleeper.stack().stream().anyMatch(frame -> frame.getClassName().startsWith(TaskQuestionsTest.class.getName())));
        });
    }

    @Test
    void whetherTheLoopAwaitsTheOutside() throws InterruptedException {
        run(() -> {
            var loop = Loop.current();
            var latch = new CountDownLatch(1);
            var answers = new boolean[2];
            loop.poller(new Asking(loop, answers, latch));
            var sleeper = spawn(() -> sleep(seconds(60)));
            sleep(seconds(0.001));
            assertFalse(answers[0]);
            blocking(() -> {
                latch.await();
                return null;
            });
            assertTrue(answers[1]);
            sleeper.cancel();
        });
    }

    /** Asks when it is asked to wait, first while all sleep and then while a call is in another thread. */
    private record Asking(Loop loop, boolean[] answers, CountDownLatch latch, ParkPoller parking) implements Poller {
        Asking(Loop loop, boolean[] answers, CountDownLatch latch) {
            this(loop, answers, latch, new ParkPoller(loop.thread()));
        }

        @Override
        public int poll(long timeoutNanos) {
            if (timeoutNanos > 1_000_000_000L && loop.awaitsOutside()) {
                answers[1] = true;
                latch.countDown();
            } else if (timeoutNanos > 0 && timeoutNanos <= 1_000_000_000L) {
                answers[0] = loop.awaitsOutside();
            }
            return parking.poll(timeoutNanos);
        }

        @Override
        public void wakeup() {
            parking.wakeup();
        }
    }
}
