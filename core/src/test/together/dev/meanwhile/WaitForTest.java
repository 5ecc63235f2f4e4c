package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static dev.meanwhile.Until.ALL_COMPLETED;
import static dev.meanwhile.Until.FIRST_COMPLETED;
import static dev.meanwhile.Until.FIRST_EXCEPTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When it returns, and which task is in which list. */
@Timeout(10)
class WaitForTest {
    private static Task<Integer> ending(double after) {
        return spawn(() -> {
            sleep(seconds(after));
            return 1;
        });
    }

    private static Task<Integer> failing(double after) {
        return spawn(() -> {
            sleep(seconds(after));
            throw new IllegalArgumentException("broken");
        });
    }

    private static Task<Integer> cancelled(double after) {
        return spawn(() -> {
            sleep(seconds(after));
            Task.current().cancel("by itself");
            Turns.pass(1);
            return 0;
        });
    }

    @Test
    @DisplayName("49 CPython: test_wait_first_completed")
    void theFirstToEndEndsIt() {
        run(() -> {
            var clock = JumpingClock.install();
            var slow = ending(10);
            var quick = ending(0.1);
            var waited = waitFor(List.of(slow, quick), FIRST_COMPLETED);
            assertEquals(new Waited<>(List.of(quick), List.of(slow)), waited);
            assertEquals(millis(100), clock.elapsed());
            assertEquals(1, slow.await());
        });
    }

    @Test
    @DisplayName("50 CPython: test_wait_really_done")
    @InOrder
    void allThatEndedInTheSameTurnAreDone() {
        run(() -> {
            var promise = new Promise<Integer>();
            var a = spawn(() -> promise.await());
            var b = spawn(() -> promise.await());
            spawn(() -> promise.complete(1));
            assertEquals(new Waited<>(List.of(a, b), List.of()), waitFor(List.of(a, b), FIRST_COMPLETED));
        });
    }

    @Test
    @DisplayName("51 CPython: test_wait_first_exception")
    void aTaskThatHasFailedAlreadyEndsIt() {
        run(() -> {
            var clock = JumpingClock.install();
            var slow = ending(10);
            var broken = failing(0);
            Turns.pass(2);
            var waited = waitFor(List.of(slow, broken), FIRST_EXCEPTION);
            assertEquals(new Waited<>(List.of(broken), List.of(slow)), waited);
            assertEquals(Duration.ZERO, clock.elapsed());
            assertThrows(IllegalArgumentException.class, broken::await);
        });
    }

    @Test
    @DisplayName("52 CPython: test_wait_first_exception_in_wait")
    void oneThatFailsLaterEndsItAndOneThatSucceedsOrIsCancelledDoesNot() {
        run(() -> {
            var clock = JumpingClock.install();
            var slow = ending(10);
            var broken = failing(3);
            var quick = ending(1);
            var stopped = cancelled(2);
            var waited = waitFor(List.of(slow, broken, quick, stopped), FIRST_EXCEPTION);
            assertEquals(new Waited<>(List.of(broken, quick, stopped), List.of(slow)), waited);
            assertEquals(seconds(3), clock.elapsed());
            assertThrows(IllegalArgumentException.class, broken::await);
        });
    }

    @Test
    void withoutAFailureTheLastEndsIt() {
        run(() -> {
            var clock = JumpingClock.install();
            var a = ending(1);
            var b = cancelled(2);
            assertEquals(List.of(a, b), waitFor(List.of(a, b), FIRST_EXCEPTION).done());
            assertEquals(seconds(2), clock.elapsed());
        });
    }

    @Test
    void allEndItHoweverTheyEnd() {
        run(() -> {
            var clock = JumpingClock.install();
            var a = failing(1);
            var b = cancelled(2);
            var c = ending(3);
            assertEquals(new Waited<>(List.of(a, b, c), List.of()), waitFor(List.of(a, b, c), ALL_COMPLETED));
            assertEquals(seconds(3), clock.elapsed());
            assertThrows(IllegalArgumentException.class, a::await);
        });
    }

    @Test
    @DisplayName("CPython: test_wait_duplicate_coroutines")
    void aTaskGivenTwiceIsReturnedOnce() {
        run(() -> {
            var task = ending(0);
            assertEquals(new Waited<>(List.of(task), List.of()), waitFor(List.of(task, task), ALL_COMPLETED));
        });
    }

    @Test
    void othersRunOnceEvenIfThereIsNothingToWaitFor() {
        run(() -> {
            var task = ending(0);
            task.await();
            var ran = new boolean[1];
            spawn(() -> {
                ran[0] = true;
            });
            waitFor(List.of(task), ALL_COMPLETED);
            assertTrue(ran[0]);
        });
    }

    @Test
    @DisplayName("CPython: test_wait_errors")
    void noTasksAreAMistake() {
        run(() -> {
            assertThrows(IllegalArgumentException.class, () -> waitFor(List.<Task<Integer>>of(), FIRST_COMPLETED));
        });
    }

    @Test
    void waitingForOneselfIsAMistake() {
        run(() -> {
            var self = spawn(() -> assertThrows(IllegalStateException.class,
                    () -> waitFor(List.of(Task.current()).stream().<Task<Object>>map(WaitForTest::any).toList(), ALL_COMPLETED)));
            self.await();
        });
    }

    @SuppressWarnings("unchecked")
    private static Task<Object> any(Task<?> task) {
        return (Task<Object>) task;
    }
}
