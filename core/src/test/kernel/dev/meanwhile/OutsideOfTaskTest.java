package dev.meanwhile;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The verbs where no task runs: each says what it is and what to do instead. */
@Timeout(10)
class OutsideOfTaskTest {
    record Verb(String name, Executable call) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Verb> VERBS = List.of(
            new Verb("spawn(…)", () -> spawn(() -> 1)),
            new Verb("sleep(…)", () -> sleep(Duration.ZERO)),
            new Verb("await(…)", () -> await(CompletableFuture.completedFuture(1))),
            new Verb("gather(…)", () -> gather(() -> 1, () -> 2)),
            new Verb("gatherSettled(…)", () -> gatherSettled(List.of())),
            new Verb("asCompleted(…)", () -> asCompleted(List.<Task<Integer>>of()).iterator()),
            new Verb("race(…)", () -> race(() -> 1)),
            new Verb("scope(…)", () -> scope(_ -> { })),
            new Verb("timeout(…)", () -> timeout(seconds(1), () -> { })),
            new Verb("shielded(…)", () -> shielded(() -> { })),
            new Verb("Task.current()", Task::current),
            new Verb("Loop.current()", Loop::current),
            new Verb("new Promise()", Promise::new));

    @ParameterizedTest
    @FieldSource("VERBS")
    void inAThreadWithoutALoop(Verb verb) {
        var thrown = assertThrows(IllegalStateException.class, verb.call);
        assertTrue(thrown.getMessage().startsWith(verb.name), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("run(() -> …)"), thrown.getMessage());
    }

    /** A callback runs on the loop but in no task: what waits, or belongs to a task, is refused; nothing is left behind. */
    @ParameterizedTest
    @FieldSource("VERBS_OF_TASKS")
    void inACallback(Verb verb) {
        run(() -> {
            var told = new Promise<Throwable>();
            Loop.current().execute(() -> {
                try {
                    verb.call.execute();
                    told.complete(null);
                } catch (Throwable t) {
                    told.complete(t);
                }
            });
            var thrown = told.await();
            assertEquals(IllegalStateException.class, thrown.getClass());
            assertTrue(thrown.getMessage().contains("outside of a task"), thrown.getMessage());
        });
    }

    static final List<Verb> VERBS_OF_TASKS = VERBS.stream()
            .filter(verb -> !List.of("spawn(…)", "gather(…)", "Loop.current()", "new Promise()").contains(verb.name))
            .toList();

    @Test
    void aCallbackMaySpawnAndMakePromises() {
        run(() -> {
            var spawned = new Promise<Task<String>>();
            Loop.current().execute(() -> spawned.complete(spawn(() -> "value")));
            assertEquals("value", spawned.await().await());
        });
    }

    @Test
    void aTaskAwaitedOutsideIsRefusedWhileItRunsAndReadableOnceItHasEnded() {
        var task = run(() -> {
            var promise = new Promise<String>();
            var running = spawn(() -> promise.await());
            blocking(() -> {
                var refused = assertThrows(IllegalStateException.class, running::await);
                assertTrue(refused.getMessage().startsWith("await()"), refused.getMessage());
            });
            promise.complete("value");
            Turns.pass(1);
            return running;
        });
        assertEquals("value", task.await());
    }
}
