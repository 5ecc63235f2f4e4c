package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CancelledStageWaitTest {
    private static Cancelled cancelled(CompletionStage<?> stage) {
        var task = spawn(() -> await(stage));
        Turns.pass(1);
        assertTrue(task.cancel("stop"));
        return Ends.cancelled(task);
    }

    @Test
    void theFutureIsCancelledToo() {
        run(() -> {
            var future = new CompletableFuture<String>();
            assertEquals("stop", cancelled(future).reason());
            assertTrue(future.isCancelled());
        });
    }

    @Test
    void soItIsByATimeout() {
        run(() -> {
            JumpingClock.install();
            var future = new CompletableFuture<String>();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> await(future)));
            assertTrue(future.isCancelled());
        });
    }

    @Test
    void aCopyKeepsTheOriginalGoing() {
        run(() -> {
            var future = new CompletableFuture<String>();
            cancelled(future.copy());
            assertFalse(future.isDone());
            future.complete("value");
            assertEquals("value", await(future));
        });
    }

    @Test
    void aRequestMadeBeforeTheWaitCancelsItAsWell() {
        run(() -> {
            var future = new CompletableFuture<String>();
            Task<String> task = spawn(() -> {
                Task.current().cancel();
                return await(future);
            });
            Ends.cancelled(task);
            assertTrue(future.isCancelled());
        });
    }

    /** Its type says Future, but its cancel() throws UnsupportedOperationException: it can only be let go. */
    @Test
    void aStageThatCannotBeCancelledIsLetGo() {
        run(() -> {
            var future = new CompletableFuture<String>();
            assertEquals("stop", cancelled(future.minimalCompletionStage()).reason());
            assertFalse(future.isDone());
        });
    }

    @Test
    void oneThatIsCompletedAfterAllDisturbsNobody() {
        run(() -> {
            var future = new CompletableFuture<String>();
            var stage = future.minimalCompletionStage();
            var later = new Promise<String>();
            var task = spawn(() -> {
                try {
                    return await(stage);
                } catch (Cancelled e) {
                    return later.await();
                }
            });
            Turns.pass(1);
            task.cancel();
            Turns.pass(1);
            future.complete("too late");
            Turns.pass(2);
            assertFalse(task.isDone());
            later.complete("right");
            assertEquals("right", task.await());
        });
    }

    @Test
    void aRequestThatComesTogetherWithTheValueIsNotLost() {
        run(() -> {
            var future = new CompletableFuture<String>();
            var task = spawn(() -> await(future));
            Turns.pass(1);
            future.complete("value");
            task.cancel();
            Ends.cancelled(task);
            assertFalse(future.isCancelled());
            sleep(Duration.ZERO);
        });
    }
}
