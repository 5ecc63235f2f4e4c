package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** A future's {@code cancel} is somebody else's code: whatever it does concerns the task that awaits it, and nobody else. */
@Timeout(10)
class ForeignFutureTest {
    private static final IllegalStateException REFUSED = new IllegalStateException("this future can't be cancelled");

    /** One that does something odd when it is cancelled. */
    private static final class Odd extends CompletableFuture<String> {
        private final Runnable onCancel;

        Odd(Runnable onCancel) {
            this.onCancel = onCancel;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            onCancel.run();
            return false;
        }
    }

    private static Odd refusing() {
        return new Odd(() -> {
            throw REFUSED;
        });
    }

    @Test
    void whatItThrowsIsSuppressedInTheCancellation() {
        run(() -> {
            var future = refusing();
            var task = spawn(() -> Meanwhile.await(future));
            Turns.pass(1);
            task.cancel("stop");
            var cancelled = Ends.cancelled(task);
            assertEquals("stop", cancelled.reason());
            assertEquals(List.of(REFUSED), List.of(cancelled.getSuppressed()));
        });
    }

    @Test
    void aTimeoutEndsTheWaitAndNothingElse() {
        run(() -> {
            JumpingClock.install();
            var innocent = spawn(() -> {
                sleep(seconds(10));
                return "innocent";
            });
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> Meanwhile.await(refusing())));
            assertFalse(innocent.isDone());
            assertEquals("innocent", innocent.await());
        });
    }

    /** With tasks ready at that moment, so that in portable mode it is one of them that runs the loop's turn. */
    @Test
    void soItIsWhileOthersRun() {
        run(() -> {
            var over = new boolean[1];
            var innocent = spawn(() -> {
                while (!over[0]) {
                    Turns.pass(1);
                }
                return "innocent";
            });
            var guilty = spawn(() -> timeout(seconds(0.01), () -> Meanwhile.await(refusing())));
            assertThrows(TimedOutException.class, guilty::await);
            over[0] = true;
            assertEquals("innocent", innocent.await());
        });
    }

    @Test
    void anErrorIsSuppressedAsWell() {
        run(() -> {
            var error = new StackOverflowError("in cancel");
            var task = spawn(() -> Meanwhile.await(new Odd(() -> {
                throw error;
            })));
            Turns.pass(1);
            task.cancel();
            assertSame(error, Ends.cancelled(task).getSuppressed()[0]);
        });
    }

    @Test
    void itIsCalledByTheTask() {
        run(() -> {
            var callers = new ArrayList<Task<?>>();
            var task = spawn(() -> Meanwhile.await(new Odd(() -> callers.add(Task.current()))));
            Turns.pass(1);
            task.cancel();
            assertEquals(List.of(), callers, "not by who cancels the task");
            Ends.cancelled(task);
            assertEquals(List.of(task), callers);
        });
    }

    @Test
    void itMayWait() {
        run(() -> {
            var waited = new boolean[1];
            var task = spawn(() -> Meanwhile.await(new Odd(() -> {
                Turns.pass(3);
                waited[0] = true;
            })));
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
            assertTrue(waited[0]);
        });
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void oneThatBlocksBlocksItsTaskAlone() {
        run(() -> {
            var latch = new CountDownLatch(1);
            var task = spawn(() -> Meanwhile.await(new Odd(() -> {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            })));
            Turns.pass(1);
            task.cancel();
            Turns.pass(3);
            assertFalse(task.isDone());
            latch.countDown();
            Ends.cancelled(task);
        });
    }
}
