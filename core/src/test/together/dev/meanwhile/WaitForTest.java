package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static dev.meanwhile.Until.ALL_COMPLETED;
import static dev.meanwhile.Until.FIRST_EXCEPTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
    void oneThatFailsLaterEndsItAndOneThatSucceedsOrIsCancelledDoesNot() {
        run(() -> {
            var clock = JumpingClock.install();
            var slow = ending(10);
            var broken = failing(3);
            var quick = ending(1);
            var stopped = cancelled(2);
            var waited = waitFor(List.of(slow, broken, quick, stopped), FIRST_EXCEPTION);
            assertEquals(new DoneAndPending<>(List.of(broken, quick, stopped), List.of(slow)), waited);
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
            assertEquals(new DoneAndPending<>(List.of(a, b, c), List.of()), waitFor(List.of(a, b, c), ALL_COMPLETED));
            assertEquals(seconds(3), clock.elapsed());
            assertThrows(IllegalArgumentException.class, a::await);
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
