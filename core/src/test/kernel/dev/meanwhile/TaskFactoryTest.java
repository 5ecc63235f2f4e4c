package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class TaskFactoryTest {
    private final List<String> seen = new ArrayList<>();

    private final TaskFactory tracing = new TaskFactory() {
        @Override
        public <T> Body<? extends T, ?> bodyOf(Task<T> task, Body<? extends T, ?> body) {
            task.addDoneCallback(_ -> seen.add("end"));
            return () -> {
                seen.add("begin");
                return body.call();
            };
        }
    };

    private static final TaskFactory REFUSING = new TaskFactory() {
        @Override
        public <T> Body<? extends T, ?> bodyOf(Task<T> task, Body<? extends T, ?> body) {
            throw new IllegalStateException("no more tasks");
        }
    };

    /** One that calls what blocks, say a log, suspends the spawning task in carrier mode. This one waits, which does the same in both modes. */
    private static final TaskFactory SLOW = new TaskFactory() {
        @Override
        public <T> Body<? extends T, ?> bodyOf(Task<T> task, Body<? extends T, ?> body) {
            if (Task.current().name().equals("slow")) {
                Turns.pass(3);
            }
            return body;
        }
    };

    @Test
    void noTaskOutlivesItsScopeThoughOneThatBlocksStartedIt() {
        Runs.with(new LoopOptions().taskFactory(SLOW), () -> {
            var scope = new Scope[1];
            var ran = new boolean[1];
            var spawner = new ArrayList<Task<Task<Void>>>();
            scope(s -> {
                scope[0] = s;
                spawner.add(spawn("slow", () -> scope[0].spawn(() -> {
                    ran[0] = true;
                })));
                Turns.pass(1);
            });
            var late = spawner.getFirst().await();
            Turns.pass(1);
            assertTrue(late.isCancelled());
            assertFalse(ran[0]);
        });
    }

    @Test
    void goesAroundEveryTaskOfTheProgram() {
        Runs.with(new LoopOptions().taskFactory(tracing), () -> {
            spawn(() -> 1).await();
            scope(s -> {
                s.spawn(() -> 1);
            });
            gather(() -> 1, () -> 2);
            Turns.pass(1);
        });
        assertEquals(4, seen.stream().filter("begin"::equals).count());
        assertEquals(4, seen.stream().filter("end"::equals).count());
    }

    @Test
    void whatItThrowsSpawnThrows() {
        Runs.with(new LoopOptions().taskFactory(REFUSING), () -> {
            assertThrows(IllegalStateException.class, () -> spawn(() -> 1));
            assertEquals(1, Task.current().loop.tasks().size());
        });
    }

    @Test
    void submitGivesItToTheFutureAndTheHandler() {
        try (var log = new CapturedLog(); var loop = Meanwhile.newLoop(new LoopOptions().taskFactory(REFUSING))) {
            var future = loop.submit(() -> 1);
            loop.stop();
            loop.runForever();
            var thrown = assertThrows(ExecutionException.class, future::get);
            assertTrue(thrown.getCause().getMessage().contains("no more tasks"));
            assertEquals(1, log.withText("a callback of the loop failed").size());
        }
    }
}
