package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.compute;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What code sees that is not simply a task: in other threads, in callbacks, in the bodies of flows. */
@Timeout(10)
class ContextElsewhereTest {
    private static final ContextVar<String> VAR = ContextVar.of("var", "nothing");

    @Test
    void codeInOtherThreadsSeesItsTasksValues() {
        run(() -> {
            VAR.set("task");
            assertEquals("task", blocking(() -> VAR.get()));
            assertEquals("task", compute(() -> VAR.get()));
        });
    }

    @Test
    void whatItSetsThereIsItsOwnAndGoneAfterwards() {
        run(() -> {
            gather(() -> setInThread("a"), () -> setInThread("b"));
            assertEquals("nothing", VAR.get());
            for (var n = 0; n < 4; n++) {
                assertEquals("nothing", blocking(() -> VAR.get()));
            }
        });
    }

    @Test
    void aCallbackSeesTheValuesOfWhoAsksForIt() {
        run(() -> {
            var seen = new ArrayList<String>();
            var loop = Loop.current();
            VAR.where("soon", () -> loop.callSoon(() -> seen.add(VAR.get())));
            VAR.where("later", () -> loop.callLater(Duration.ZERO, () -> seen.add(VAR.get())));
            Turns.pass(3);
            assertEquals(List.of("soon", "later"), seen);
        });
    }

    private static Object setInThread(String value) {
        return blocking(() -> {
            VAR.set(value);
            assertEquals(value, VAR.get());
            return value;
        });
    }

    @Test
    void aCallbackSeesItsCallersValuesAndPollutesNobody() {
        run(() -> {
            var loop = Task.current().loop;
            var seen = new ArrayList<String>();
            VAR.set("caller");
            loop.execute(() -> {
                seen.add(VAR.get());
                VAR.set("callback");
                seen.add(VAR.get());
                loop.execute(() -> seen.add(VAR.get()));
            });
            VAR.set("later");
            // Posted without a context, in the turn after the first callback.
            loop.scheduler.queue(() -> seen.add(VAR.get()));
            Turns.pass(3);
            assertEquals(List.of("caller", "callback", "nothing", "callback"), seen);
            assertEquals("later", VAR.get());
        });
    }

    @Test
    void aTaskOfAnotherThreadsSubmitSeesThatThreadsValues() {
        run(() -> {
            var loop = Loop.current();
            var seen = blocking(() -> {
                VAR.set("thread");
                CompletableFuture<String> task = loop.submit(() -> VAR.get());
                VAR.set("later");
                return task.join();
            });
            assertEquals("thread", seen);
        });
    }

    @Test
    void theMainTaskSeesTheValuesOfTheThreadThatRunsIt() {
        VAR.where("outside", () -> {
            run(() -> {
                assertEquals("outside", VAR.get());
                VAR.set("inside");
            });
            assertEquals("outside", VAR.get());
        });
        assertEquals("nothing", VAR.get());
    }

    @Test
    void theBodyOfAFlowSharesItsConsumersContext() {
        run(() -> {
            var seen = new ArrayList<String>();
            VAR.set("a");
            var flow = Meanwhile.<Integer>generate(out -> {
                seen.add(VAR.get());
                VAR.set("set by the body");
                out.emit(1);
                seen.add(VAR.get());
                seen.add(spawn(() -> VAR.get()).await());
            });
            for (var _ : flow) {
                assertEquals("set by the body", VAR.get());
                VAR.set("set by the consumer");
            }
            assertEquals(List.of("a", "set by the consumer", "set by the consumer"), seen);
        });
    }

    @Test
    void soDoFlowsInFlows() {
        run(() -> {
            var inner = Meanwhile.<String>generate(out -> {
                out.emit(VAR.get());
                VAR.set("by the inner");
            });
            var outer = Meanwhile.<String>generate(out -> {
                for (var element : inner) {
                    out.emit(element);
                }
            });
            VAR.set("mine");
            outer.iterator().forEachRemaining(element -> assertEquals("mine", element));
            assertEquals("by the inner", VAR.get());
        });
    }

    @Test
    void theNextStepRunsInTheContextOfWhoAsksForIt() {
        run(() -> {
            var steps = Meanwhile.<String>generate(out -> {
                while (true) {
                    out.emit(VAR.get());
                }
            }).iterator();
            VAR.set("one");
            assertEquals("one", steps.next());
            assertEquals("two", spawn(() -> VAR.where("two", () -> steps.next())).await());
            assertEquals("one", steps.next());
        });
    }

    @Test
    void closingRunsInTheContextOfWhoCloses() {
        run(() -> {
            var seen = new ArrayList<String>();
            var flow = generate(out -> {
                try {
                    out.emit(1);
                } finally {
                    seen.add(VAR.get());
                }
            });
            flow.iterator().next();
            spawn(() -> VAR.where("closer", flow::close)).await();
            assertEquals(List.of("closer"), seen);
        });
    }

    @Test
    void aTaskThatGoesOnAfterABlockingCallSpawnsWithItsOwn() {
        run(() -> {
            VAR.set("main");
            var child = spawn(() -> {
                VAR.set("blocked");
                // In carrier mode this lets the loop run; the task goes on as the JDK wants it.
                new CompletableFuture<Void>().completeOnTimeout(null, 1, TimeUnit.MILLISECONDS).join();
                return spawn(() -> VAR.get()).await();
            });
            assertEquals("blocked", child.await());
            assertSame("main", VAR.get());
        });
    }
}
