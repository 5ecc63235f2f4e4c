package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks are cancelled at every stage of their requests: no slot is lost, no connection stays open, and nothing is logged. */
@Timeout(60)
class CancelledRequestsTest {
    /** Steps grow by a thirtieth. */
    static final int FINE = 30;
    /** For all the steps of one kind: a request that hangs would be cancelled again and again, later each time. */
    static final Duration PATIENCE = seconds(30);

    private static void turn() {
        sleep(Duration.ZERO);
    }

    /** Lets it run for the given number of turns of the loop. {@return whether it ended} */
    private static boolean cancelledAfter(int turns, Storm storm, int kind, long deadline) {
        var task = spawn(() -> storm.request(kind));
        for (var i = 0; i < turns && !task.isDone(); i++) {
            turn();
            assertTrue(deadline - System.nanoTime() > 0, () -> "a request of kind " + kind + " hangs after " + turns + " turns: " + task.stack() + "; " + storm);
        }
        var ended = task.isDone();
        task.cancel();
        settle(task, storm);
        return ended;
    }

    private static void settle(Task<?> task, Storm storm) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!task.isDone()) {
            turn();
            assertTrue(deadline - System.nanoTime() > 0, () -> "a cancelled request hangs: " + task.stack() + "; " + storm);
        }
        assertTrue(task.isCancelled() || succeeded(task), () -> task + " failed");
    }

    private static boolean succeeded(Task<?> task) {
        task.await();
        return true;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void atEachTurn(boolean http2) {
        Storm.run(http2, storm -> {
            for (var kind = 0; kind < 5; kind++) {
                // On a busy machine the server may be done with it while this loop has not taken a few turns.
                var turns = 0;
                for (var attempt = 0; attempt < 20 && turns <= 3; attempt++) {
                    turns = turnsThatItTakes(storm, kind, FINE);
                }
                assertTrue(turns > 3, "it was over before it could be cancelled");
            }
        });
    }

    /** Cancels the request after no turn, after one, and so on. A turn takes a fraction of a network round trip, so the steps grow, by a part of that fineness. */
    static int turnsThatItTakes(Storm storm, int kind, int fineness) {
        var turns = 0;
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!cancelledAfter(turns, storm, kind, deadline)) {
            turns += 1 + turns / fineness;
        }
        return turns;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void atRandom(boolean http2) {
        Storm.run(http2, storm -> {
            var random = new Random(42);
            for (var round = 0; round < 5; round++) {
                var tasks = new ArrayList<Task<?>>();
                for (var i = 0; i < 40; i++) {
                    var kind = random.nextInt(5);
                    tasks.add(spawn(() -> storm.request(kind)));
                }
                while (!tasks.isEmpty()) {
                    for (var turns = random.nextInt(30); turns > 0; turns--) {
                        turn();
                    }
                    var task = tasks.remove(random.nextInt(tasks.size()));
                    if (random.nextInt(4) > 0) {
                        task.cancel();
                    }
                    settle(task, storm);
                }
            }
        });
    }

    /** All at once, in the same turn. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allAtOnce(boolean http2) {
        Storm.run(http2, storm -> {
            for (var turns = 0; turns < 60; turns += 6) {
                var tasks = new ArrayList<Task<?>>();
                for (var i = 0; i < 20; i++) {
                    var kind = i;
                    tasks.add(spawn(() -> storm.request(kind)));
                }
                for (var i = 0; i < turns; i++) {
                    turn();
                }
                tasks.forEach(Task::cancel);
                tasks.forEach(task -> settle(task, storm));
            }
        });
    }
}
