package dev.meanwhile;

import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.select;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SelectTest {
    private final Queue<String> words = queue();
    private final Queue<Integer> numbers = queue();

    private String next() {
        return select(Clause.take(words), Clause.take(numbers, n -> "number " + n), Clause.after(seconds(60), () -> "nothing"));
    }

    @Test
    void ofThoseThatAreReadyTheFirstInOrderWins() {
        run(() -> {
            numbers.put(1);
            words.put("a");
            assertEquals("a", next());
            assertEquals("number 1", next());
            assertEquals(0, words.size() + numbers.size());
        });
    }

    @Test
    void elseTheFirstToBecomeReady() {
        run(() -> {
            var result = spawn(this::next);
            Turns.pass(2);
            numbers.put(1);
            words.put("a");
            assertEquals("number 1", result.await());
            assertEquals(Optional.of("a"), words.tryTake());
            assertEquals(0, Task.current().loop.timers.size());
        });
    }

    @Test
    void anItemIsKeptForTheWinnerUntilItRuns() {
        run(() -> {
            var result = spawn(this::next);
            Turns.pass(2);
            words.put("a");
            assertEquals(Optional.empty(), words.tryTake());
            assertEquals("a", result.await());
        });
    }

    @Test
    void itStandsInTheLineLikeATaker() {
        run(() -> {
            var first = spawn(() -> words.take());
            Turns.pass(1);
            var second = spawn(this::next);
            Turns.pass(1);
            var third = spawn(() -> words.take());
            Turns.pass(1);
            for (var word : List.of("a", "b", "c")) {
                words.put(word);
                Turns.pass(1);
            }
            assertEquals(List.of("a", "b", "c"), List.of(first.await(), second.await(), third.await()));
        });
    }

    @Test
    void whoLostIsNotInTheLineAnyMore() {
        run(() -> {
            var result = spawn(this::next);
            Turns.pass(2);
            numbers.put(1);
            var taker = spawn(() -> words.take());
            assertEquals("number 1", result.await());
            words.put("a");
            assertEquals("a", taker.await());
        });
    }

    @Test
    void timePasses() {
        run(() -> {
            var clock = JumpingClock.install();
            assertEquals("nothing", next());
            assertEquals(seconds(60), clock.elapsed());
            assertEquals("early", select(Clause.after(seconds(3), () -> "late"), Clause.after(seconds(2), () -> "early")));
        });
    }

    @Test
    void noTimeIsOneTurnForTheOthers() {
        run(() -> {
            var putter = spawn(() -> words.put("a"));
            assertEquals("a", select(Clause.take(words), Clause.after(Duration.ZERO, () -> "nothing")));
            assertTrue(putter.isDone());
            assertEquals("nothing", select(Clause.take(words), Clause.after(seconds(-1), () -> "nothing")));
        });
    }

    @Test
    void theEndOfATaskOrPromise() {
        run(() -> {
            var promise = new Promise<Integer>();
            var slow = spawn(() -> {
                Turns.pass(5);
                return "slow";
            });
            var result = spawn(() -> select(Clause.done(slow), Clause.done(promise, n -> "promise " + n)));
            Turns.pass(2);
            promise.complete(7);
            assertEquals("promise 7", result.await());
            assertFalse(slow.isDone());
            assertEquals("slow", select(Clause.take(words), Clause.done(slow)));
        });
    }

    @Test
    void aFailureOfTheWinnerIsThrownAndThatOfALoserIsNot() {
        run(() -> {
            var failure = new IllegalStateException("broken");
            var failing = spawn(() -> {
                Turns.pass(3);
                throw failure;
            });
            words.put("a");
            assertEquals("a", select(Clause.done(failing, _ -> "done"), Clause.take(words)));
            assertSame(failure, assertThrows(IllegalStateException.class, () -> select(Clause.done(failing, _ -> "done"), Clause.take(words))));
        });
    }

    @Test
    void handlersMayWaitAndThrow() throws Exception {
        run(() -> {
            words.put("a");
            var failure = new IOException("broken");
            assertSame(failure, assertThrows(IOException.class, () -> select(
                    Clause.take(words, word -> {
                        sleep(Duration.ZERO);
                        throw failure;
                    }),
                    Clause.after(seconds(1), () -> 1))));
            assertEquals(0, words.size(), "the handler had it");
        });
    }

    @Test
    void aQueueThatIsShutDownAndEmptyWinsWithThat() {
        run(() -> {
            var result = spawn(this::next);
            Turns.pass(2);
            words.shutdown();
            assertThrows(QueueShutDownException.class, result::await);
            numbers.put(1);
            assertEquals("number 1", select(Clause.take(numbers, n -> "number " + n), Clause.take(words)));
        });
    }

    @Test
    void whatIsDroppedIsNotTaken() {
        run(() -> {
            var result = spawn(this::next);
            Turns.pass(2);
            words.put("a");
            assertEquals(List.of("a"), words.shutdownNow());
            assertThrows(QueueShutDownException.class, result::await);
        });
    }

    @Test
    void whoIsCancelledBeforeItRunsPassesTheItemOn() {
        run(() -> {
            var victim = spawn(this::next);
            var other = spawn(() -> words.take());
            Turns.pass(2);
            words.put("a");
            victim.cancel();
            assertEquals("a", other.await());
            assertTrue(victim.isCancelled());
            assertEquals(0, Task.current().loop.timers.size());
        });
    }

    @Test
    void itsItemComesFromAPutterThatWaited() {
        run(() -> {
            var narrow = Meanwhile.<String>queue(1);
            narrow.put("a");
            var putter = spawn(() -> narrow.put("b"));
            Turns.pass(2);
            assertEquals("a", select(Clause.take(narrow), Clause.take(words)));
            assertEquals("b", select(Clause.take(narrow), Clause.take(words)));
            putter.await();
        });
    }

    @Test
    void clausesMayBeUsedAgainAndAgain() {
        run(() -> {
            var clock = JumpingClock.install();
            var log = new ArrayList<String>();
            var closing = new Promise<Void>();
            var take = Clause.<String, Boolean, RuntimeException>take(words, word -> {
                log.add(word);
                return true;
            });
            var quiet = Clause.<Boolean, RuntimeException>after(seconds(10), () -> {
                log.add("quiet at " + clock.elapsed().toSeconds());
                return true;
            });
            var loop = spawn(() -> {
                var goesOn = true;
                while (goesOn) {
                    goesOn = select(take, quiet, Clause.done(closing, _ -> false));
                }
            });
            sleep(seconds(5));
            words.put("a");
            sleep(seconds(12));
            closing.complete(null);
            loop.await();
            assertEquals(List.of("a", "quiet at 15"), log);
        });
    }

    @Test
    void mistakesAreFoundWhereTheyAreMade() {
        run(() -> {
            assertThrows(IllegalArgumentException.class, () -> select());
            assertThrows(IllegalStateException.class, () -> select(Clause.done(Task.current()), Clause.take(words)));
            assertThrows(NullPointerException.class, () -> Clause.take((Queue<String>) null));
            assertThrows(NullPointerException.class, () -> select(Clause.take(words), null));
        });
        assertThrows(IllegalStateException.class, () -> select(Clause.take(words)));
    }

    @Test
    void reportsSayWhatItWaitsFor() {
        run(() -> {
            var result = spawn(this::next);
            Turns.pass(2);
            var wait = result.waitsFor().orElseThrow();
            assertEquals(WaitKind.SELECT, wait.kind());
            assertTrue(wait.left().orElseThrow().compareTo(seconds(60)) <= 0);
            result.cancel();
        });
    }
}
