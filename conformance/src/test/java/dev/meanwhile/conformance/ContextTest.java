package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Action;
import dev.meanwhile.ContextVar;
import dev.meanwhile.Loop;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Promise;
import dev.meanwhile.Runner;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Context variables. */
class ContextTest {
    private final ContextVar<String> name = ContextVar.of("name", "nope");

    @LoopTest(seeds = 20)
    @Case(number = 177, cpython = "test_tasks.test_context_1")
    void whatAChildSetsItsParentDoesNotSee() {
        var child = spawn(() -> {
            assertEquals("nope", name.get());
            sleep(seconds(0.01));
            assertEquals("nope", name.get());
            name.set("something else");
        });
        name.set("yes");
        child.await();
        assertEquals("yes", name.get());
    }

    @LoopTest(seeds = 20)
    @Case(number = 177, cpython = "test_tasks.test_context_2")
    void whatACallbackSetsNobodySees() {
        var promise = new Promise<Integer>();
        var seen = new ArrayList<String>();
        promise.addDoneCallback(_ -> {
            seen.add(name.get());
            name.set("callback");
        });
        name.set("main");
        var child = spawn(() -> {
            promise.await();
            sleep(Duration.ZERO);
            return name.get();
        });
        settle();
        promise.complete(1);
        assertEquals("main", child.await());
        assertEquals("main", name.get());
        assertEquals(List.of("nope"), seen);
    }

    @LoopTest(seeds = 20)
    @Case(number = 177, cpython = "test_tasks.test_context_3")
    void aHundredTasksAtOnceEachHaveTheirOwn() {
        var count = ContextVar.of("count", -1);
        var random = new Random(3);
        var tasks = IntStream.range(0, 100).mapToObj(start -> spawn(() -> {
            for (var n = 0; n < 10; n++) {
                count.set(start + n);
                sleep(millis(random.nextInt(3)));
                assertEquals(start + n, count.get());
            }
        })).toList();
        gather(tasks);
        assertEquals(-1, count.get());
    }

    private final ContextVar<List<String>> shared = ContextVar.of("shared");

    private void addSlowly(String item) {
        shared.get().add(item);
        sleep(Duration.ZERO);
        shared.get().add(item);
    }

    @LoopTest(seeds = 20)
    @Case(number = 178, cpython = "test_tasks.test_context_4", differs = "D60")
    void tasksThatAreToSeeEachOthersChangesShareAnObject() {
        shared.set(new ArrayList<>());
        gather(spawn(() -> addSlowly("a")), spawn(() -> addSlowly("b")));
        assertEquals(List.of("a", "a", "b", "b"), shared.get().stream().sorted().toList());
    }

    @LoopTest(seeds = 20)
    @Case(number = 178, cpython = "test_tasks.test_context_5", differs = "D60")
    void aValueForOneTaskIsSetAroundItsSpawn() {
        var task = shared.where(new ArrayList<>(List.of("first")), () -> spawn(() -> {
            addSlowly("second");
            return shared.get();
        }));
        assertEquals(List.of("first", "second", "second"), task.await());
        assertThrows(NoSuchElementException.class, shared::get);
    }

    @LoopTest(seeds = 20)
    @Case(number = 178, cpython = "test_tasks.test_context_6", differs = "D60")
    void callbacksShareItToo() {
        var promise = new Promise<Integer>();
        var list = new ArrayList<String>();
        shared.where(list, () -> promise.addDoneCallback(_ -> shared.get().add("callback")));
        promise.complete(1);
        settle();
        assertEquals(List.of("callback"), list);
    }

    @LoopTest(seeds = 20)
    @Case(number = 178, cpython = "test_taskgroups.test_taskgroup_task_context", differs = "D60")
    void tasksOfAScopeHaveTheirOwnAndMayShareAnObject() {
        shared.set(new ArrayList<>());
        scope(s -> {
            for (var n = 0; n < 2; n++) {
                s.spawn(() -> {
                    name.set("child");
                    addSlowly(name.get());
                });
            }
        });
        assertEquals("nope", name.get());
        assertEquals(4, shared.get().size());
    }

    private List<String> seenByTheHandler(Action<?> body) throws Exception {
        var seen = new ArrayList<String>();
        try (var runner = new Runner(new LoopOptions().exceptionHandler((_, failure) -> seen.add(name.get() + " " + failure.getMessage())))) {
            runner.run(body.asBody());
        }
        return seen;
    }

    /** On a loop with a handler of its own, which the test kit's does not have. */
    @Test
    @Case(number = 179, cpython = "test_futures2.test_task_exc_handler_correct_context")
    void theExceptionHandlerRunsInTheContextOfTheTaskThatFailed() throws Exception {
        assertEquals(List.of("child broken"), seenByTheHandler(() -> {
            spawn(() -> {
                name.set("child");
                throw new IllegalStateException("broken");
            });
            name.set("main");
            sleep(Duration.ZERO);
        }));
    }

    @Test
    @Case(number = 179, cpython = "test_futures2.test_handle_exc_handler_correct_context")
    void orOfTheCallback() throws Exception {
        assertEquals(List.of("callback broken"), seenByTheHandler(() -> {
            name.set("main");
            Loop.current().callSoon(() -> {
                name.set("callback");
                throw new IllegalStateException("broken");
            });
            sleep(Duration.ZERO);
        }));
    }
}
