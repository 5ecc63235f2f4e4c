package dev.meanwhile;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What belongs to one loop is refused elsewhere, with both loops named; it must not be corrupted silently. */
@Timeout(10)
class WrongLoopTest {
    /** Runs the call on a second loop, while the first one runs. */
    private static WrongLoopException onAnotherLoop(Executable call) {
        return blocking(() -> run(() -> assertThrows(WrongLoopException.class, call)));
    }

    @Test
    void aTaskOfAnotherLoopCannotBeAwaited() {
        run(() -> {
            var task = spawn("foreign", () -> sleep(seconds(3600)));
            var message = onAnotherLoop(task::await).getMessage();
            assertTrue(message.startsWith("task 'foreign' belongs to " + Loop.current()), message);
            assertTrue(message.contains("otherLoop.submit"), message);
            assertFalse(task.isDone());
        });
    }

    @Test
    void norGathered() {
        run(() -> {
            var task = spawn(() -> sleep(seconds(3600)));
            onAnotherLoop(() -> gather(task, task));
            onAnotherLoop(() -> gatherSettled(List.of(task)));
            onAnotherLoop(() -> asCompleted(List.of(task)).iterator());
        });
    }

    @Test
    void aPromiseIsCompletedOnItsOwnLoopOnly() {
        run(() -> {
            var promise = new Promise<String>();
            onAnotherLoop(() -> promise.complete("x"));
            onAnotherLoop(() -> promise.fail(new IllegalStateException()));
            onAnotherLoop(promise::cancel);
            onAnotherLoop(promise::await);
            blocking(() -> {
                var thrown = assertThrows(WrongLoopException.class, () -> promise.complete("x"));
                assertTrue(thrown.getMessage().contains("loop.execute"), thrown.getMessage());
            });
            assertFalse(promise.isDone());
        });
    }

    @Test
    void aScopeSpawnsOnItsOwnLoopOnly() {
        run(() -> {
            scope(s -> {
                onAnotherLoop(() -> s.spawn(() -> 1));
            });
        });
    }

    @Test
    void aPollerIsReplacedByItsOwnLoopOnly() {
        run(() -> {
            var loop = Loop.current();
            onAnotherLoop(() -> loop.poller(new ParkPoller(Thread.currentThread())));
        });
    }

    @Test
    @DisplayName("a task of another loop is reached through submit")
    void submitIsTheWayOver() {
        run(() -> {
            var loop = Loop.current();
            var task = spawn(() -> "over here");
            CompletableFuture<String> there = blocking(() -> run(() -> loop.submit(task::await)));
            assertEquals("over here", Meanwhile.await(there));
        });
    }
}
