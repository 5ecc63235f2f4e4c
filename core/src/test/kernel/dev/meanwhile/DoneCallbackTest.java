package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DoneCallbackTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void inTheOrderTheyWereAddedAndNeverInline() {
        run(() -> {
            var promise = new Promise<String>();
            promise.addDoneCallback(done -> seen.add("1 " + done.outcome()));
            promise.addDoneCallback(_ -> seen.add("2"));
            promise.complete("x");
            assertEquals(List.of(), seen);
            Turns.pass(1);
            assertEquals(List.of("1 " + new Outcome.Success<>("x"), "2"), seen);
        });
    }

    @Test
    void addedAfterwardsItRunsInTheNextTurn() {
        run(() -> {
            var task = spawn(() -> 1);
            task.await();
            task.addDoneCallback(_ -> seen.add("done"));
            assertEquals(List.of(), seen);
            Turns.pass(1);
            assertEquals(List.of("done"), seen);
        });
    }

    @Test
    void oneRemovesAnother() {
        run(() -> {
            var promise = new Promise<String>();
            Consumer<Awaitable<String>> second = _ -> seen.add("second");
            promise.addDoneCallback(_ -> seen.add("removed " + promise.removeDoneCallback(second)));
            promise.addDoneCallback(second);
            promise.complete("x");
            Turns.pass(1);
            // Both were due when it was done.
            assertEquals(List.of("removed 0", "second"), seen);
        });
    }

    @Test
    void failuresAndCancellations() {
        run(() -> {
            var failing = spawn(() -> {
                throw new IllegalStateException("no");
            });
            var cancelled = spawn(() -> Meanwhile.sleep(Meanwhile.seconds(3600)));
            failing.addDoneCallback(done -> assertInstanceOf(Outcome.Failure.class, note(done.outcome())));
            cancelled.addDoneCallback(done -> assertInstanceOf(Outcome.Cancellation.class, note(done.outcome())));
            cancelled.cancel();
            Turns.pass(3);
            assertEquals(2, seen.size());
        });
    }

    private Outcome<?> note(Outcome<?> outcome) {
        seen.add(outcome.toString());
        return outcome;
    }

    @Test
    void oneThatThrowsIsReportedAndTheOthersRun() {
        try (var log = new CapturedLog()) {
            run(() -> {
                var promise = new Promise<String>();
                promise.addDoneCallback(_ -> {
                    throw new IllegalStateException("in a callback");
                });
                promise.addDoneCallback(_ -> seen.add("ran"));
                promise.complete("x");
                Turns.pass(1);
                assertEquals(List.of("ran"), seen);
            });
            assertEquals(1, log.withText("a callback of the loop failed").size());
        }
    }

    @Test
    void itSeesTheContextOfWhoAddsIt() {
        ContextVar<String> name = ContextVar.of("name", "nobody");
        run(() -> {
            var promise = new Promise<String>();
            name.where("adder", () -> promise.addDoneCallback(_ -> seen.add(name.get())));
            name.where("completer", () -> promise.complete("x"));
            Turns.pass(1);
            assertEquals(List.of("adder"), seen);
        });
    }

    /** As when there is no memory for it. */
    @Test
    void aWaiterThatCannotBeToldIsReportedAndTheOthersAreTold() {
        try (var log = new CapturedLog()) {
            var failure = new IllegalStateException("cannot be told");
            assertEquals("x", run(() -> {
                var promise = new Promise<String>();
                promise.watch(new WaitQueue.Watcher() {
                    @Override
                    void done() {
                        throw failure;
                    }
                });
                promise.addDoneCallback(_ -> seen.add("callback"));
                var waiter = spawn(promise::await);
                Turns.pass(1);
                promise.complete("x");
                return waiter.await();
            }));
            assertEquals(List.of("callback"), seen);
            assertSame(failure, log.withText("not every waiter of a promise could be told").getFirst().getThrown());
        }
    }

    @Test
    void theOutcomeOfWhatIsNotDone() {
        run(() -> {
            assertThrows(IllegalStateException.class, () -> new Promise<String>().outcome());
        });
    }
}
