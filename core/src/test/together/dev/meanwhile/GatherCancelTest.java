package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GatherCancelTest {
    private static final List<Consumer<Collection<Task<String>>>> GATHERINGS =
            List.of(Meanwhile::gather, Meanwhile::gatherSettled);

    @Test
    void cancellingWhoGathersCancelsAllAndWaitsForTheirCleanUp() {
        for (var gathering : GATHERINGS) {
            run(() -> {
                var log = new ArrayList<String>();
                var tasks = new ArrayList<Task<String>>();
                for (var i = 0; i < 3; i++) {
                    tasks.add(spawn(() -> {
                        try {
                            sleep(seconds(3600));
                            return "never";
                        } finally {
                            Turns.pass(3);
                            log.add("cleaned up");
                        }
                    }));
                }
                var all = spawn(() -> gathering.accept(tasks));
                Turns.pass(2);
                all.cancel("stop");
                assertEquals("stop", Ends.cancelled(all).reason());
                assertEquals(Collections.nCopies(3, "cleaned up"), log);
                assertTrue(tasks.stream().allMatch(Task::isCancelled));
            });
        }
    }

    @Test
    void repeatedRequestsDoNotCutShieldedCleanUpShort() {
        for (var gathering : GATHERINGS) {
            run(() -> {
                var log = new ArrayList<String>();
                var task = spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        shielded(() -> Turns.pass(10));
                        log.add("cleaned up");
                    }
                    return "value";
                });
                var all = spawn(() -> gathering.accept(List.of(task)));
                Turns.pass(2);
                for (var i = 0; i < 5; i++) {
                    all.cancel();
                    Turns.pass(1);
                }
                Ends.cancelled(all);
                assertEquals(List.of("cleaned up"), log);
            });
        }
    }

    @Test
    void failuresInTheCleanUpAreAttachedToTheCancellation() {
        run(() -> {
            var failure = new IllegalStateException("clean-up");
            Task<Void> task = spawn(() -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    throw failure;
                }
            });
            var all = spawn(() -> gather(task));
            Turns.pass(2);
            all.cancel();
            assertArrayEquals(new Throwable[] {failure}, Ends.cancelled(all).getSuppressed());
        });
    }

    /** The failure is thrown, since it came first; but the request must not be forgotten over it. */
    @Test
    @InOrder
    void aRequestDuringTheCleanUpAfterAFailureHitsTheNextWait() {
        run(() -> {
            var failure = new IllegalStateException();
            var log = new ArrayList<String>();
            Task<Integer> failing = spawn(() -> {
                throw failure;
            });
            Task<Integer> slow = spawn(() -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    Turns.pass(5);
                }
                return 1;
            });
            var all = spawn(() -> {
                assertSame(failure, assertThrows(IllegalStateException.class, () -> gather(slow, failing)));
                log.add("failure seen, requests " + Task.current().cancelling());
                sleep(Duration.ZERO);
                log.add("never");
            });
            Turns.pass(3);
            all.cancel("stop");
            assertEquals("stop", Ends.cancelled(all).reason());
            assertEquals(List.of("failure seen, requests 1"), log);
        });
    }
}
