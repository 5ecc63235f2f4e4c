package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scope may live as long as a server, so it must not hold what has ended in it. */
@Timeout(10)
class ScopeForgetsTest {
    private static final int MANY = 2_000;

    @Test
    void tasksThatHaveEndedAreNotKept() {
        run(() -> scope(s -> {
            for (var n = 0; n < MANY; n++) {
                s.spawn(() -> { }).await();
            }
            assertTrue(s.size() < 100, () -> s.size() + " tasks");
        }));
    }

    @Test
    void norAreThoseThatWereCancelled() {
        run(() -> scope(s -> {
            for (var n = 0; n < MANY; n++) {
                s.spawn(() -> sleep(seconds(3600))).cancel();
                sleep(seconds(0));
                sleep(seconds(0));
            }
            assertTrue(s.size() < 100, () -> s.size() + " tasks");
        }));
    }

    @Test
    void thoseThatRunAreKept() {
        run(() -> {
            var running = new ArrayList<Task<?>>();
            scope(s -> {
                for (var n = 0; n < MANY; n++) {
                    s.spawn(() -> { }).await();
                    if (n % 10 == 0) {
                        running.add(s.spawn(() -> sleep(seconds(3600))));
                    }
                }
                s.cancel();
            });
            assertTrue(running.stream().allMatch(Task::isCancelled));
        });
    }

    @Test
    void soAreThoseThatFailed() {
        run(() -> {
            var thrown = assertThrows(IllegalStateException.class, () -> scope(s -> {
                for (var n = 0; n < MANY; n++) {
                    s.spawn(ScopeForgetsTest::failInTheEnd);
                }
                // Who has not begun when the scope fails never does.
                Turns.pass(2);
                s.spawn(() -> {
                    throw new IllegalStateException("first");
                });
            }));
            assertEquals("first", thrown.getMessage());
            assertEquals(MANY, thrown.getSuppressed().length);
        });
    }

    private static void failInTheEnd() {
        try {
            sleep(seconds(3600));
        } finally {
            sleep(seconds(0));
            throwLast();
        }
    }

    private static void throwLast() {
        throw new IllegalArgumentException("in the end");
    }
}
