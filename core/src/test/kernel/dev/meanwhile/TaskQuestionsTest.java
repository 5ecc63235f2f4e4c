package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
