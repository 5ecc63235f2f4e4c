package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import static org.junit.jupiter.api.Assertions.assertSame;

/** Who wanted a task to stop, and why, is what somebody asks who finds {@link Cancelled} in a log. */
@Timeout(10)
class CancelReasonTest {
    private static Task<Void> sleeper() {
        var task = spawn("sleeper", () -> sleep(seconds(3600)));
        Turns.pass(1);
        return task;
    }

    private static Cancelled ended(Task<?> task) {
        return Ends.cancelled(task);
    }

    @Test
    void itNamesTheTaskTheCancellerAndTheReason() {
        run(() -> {
            var task = sleeper();
            task.cancel("the user left");
            var cancelled = ended(task);
            assertEquals("the user left", cancelled.reason());
            assertEquals("task 'main'", cancelled.canceller());
            assertEquals("task 'sleeper' was cancelled by task 'main': the user left", cancelled.getMessage());
        });
    }

    @Test
    void withoutAReasonItIsEmpty() {
        run(() -> {
            var task = sleeper();
            task.cancel();
            assertEquals("", ended(task).reason());
            assertEquals("task 'sleeper' was cancelled by task 'main'", ended(task).getMessage());
        });
    }

    @Test
    void theLastReasonGivenBeforeTheTaskResumesCounts() {
        run(() -> {
            var task = sleeper();
            task.cancel("first");
            task.cancel("second");
            assertEquals("second", ended(task).reason());
        });
    }

    @Test
    void whoAwaitsTheTaskIsToldByAnOrdinaryException() {
        run(() -> {
            var task = sleeper();
            var waiter = spawn(() -> task.await());
            Turns.pass(1);
            task.cancel("why");
            var failure = Ends.failedBecauseOfAnother(waiter);
            assertEquals("task 'sleeper' was cancelled by task 'main': why", failure.getMessage());
            assertSame(ended(task), failure.getCause());
        });
    }

    @Test
    void anotherThreadIsNamedToo() {
        run(() -> {
            var task = sleeper();
            var janitor = Thread.ofPlatform().name("janitor").unstarted(() -> task.cancel("from outside"));
            janitor.start();
            var cancelled = ended(task);
            assertEquals("from outside", cancelled.reason());
            assertEquals("janitor", cancelled.canceller());
        });
    }

    @Test
    void anotherThreadLearnsWhetherItIsTooLate() {
        run(() -> {
            var task = sleeper();
            assertEquals(true, blocking(() -> task.cancel()));
            ended(task);
            assertEquals(false, blocking(() -> task.cancel()));
        });
    }
}
