package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.supervisor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SupervisorTest {
    private final CapturedLog log = new CapturedLog();
    private final IllegalStateException failure = new IllegalStateException("broken");

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private Task<Void> failing(Scope scope) {
        return scope.spawn("unlucky", () -> {
            Turns.pass(1);
            throw failure;
        });
    }

    @Test
    void aTaskFailsAlone() {
        run(() -> {
            var done = new ArrayList<String>();
            var value = supervisor(s -> {
                failing(s);
                s.spawn(() -> {
                    Turns.pass(5);
                    done.add("sibling");
                });
                Turns.pass(3);
                done.add("block");
                return "value";
            });
            assertEquals("value", value);
            assertEquals(List.of("block", "sibling"), done);
        });
        assertEquals(1, log.withText("unlucky").size());
    }

    @Test
    void whoeverAwaitsItGetsTheFailure() {
        run(() -> supervisor(s -> {
            var task = failing(s);
            assertSame(failure, assertThrows(IllegalStateException.class, task::await));
        }));
        assertEquals(List.of(), log.withText("unlucky"));
    }

    @Test
    void aFailureOfTheBlockStopsTheTasks() {
        run(() -> {
            var tasks = new ArrayList<Task<?>>();
            var own = new IOException("the block's");
            var thrown = assertThrows(IOException.class, () -> supervisor(s -> {
                failing(s);
                tasks.add(s.spawn(() -> sleep(seconds(3600))));
                Turns.pass(3);
                throw own;
            }));
            assertSame(own, thrown);
            assertEquals(0, thrown.getSuppressed().length, "the task's failure is the task's");
            assertTrue(tasks.getFirst().isCancelled());
        });
        assertEquals(1, log.withText("unlucky").size());
    }

    @Test
    void itCanBeCancelledEarly() {
        run(() -> {
            supervisor(s -> {
                failing(s);
                s.spawn(() -> {
                    Turns.pass(3);
                    s.cancel();
                });
                while (!s.isCancelled()) {
                    sleep(seconds(3600));
                }
            });
            assertThrows(CancellationException.class, () -> supervisor(s -> {
                s.cancel();
                sleep(seconds(1));
                return 1;
            }));
        });
    }

    @Test
    void aCancellationFromOutsideStopsAll() {
        run(() -> {
            var tasks = new ArrayList<Task<?>>();
            var outer = spawn(() -> supervisor(s -> {
                tasks.add(s.spawn(() -> sleep(seconds(3600))));
            }));
            Turns.pass(3);
            outer.cancel();
            while (!outer.isDone()) {
                Turns.pass(1);
            }
            assertTrue(outer.isCancelled());
            assertTrue(tasks.getFirst().isCancelled());
        });
    }

    @Test
    void itHoldsNoneThatHasEnded() {
        run(() -> supervisor(s -> {
            for (var n = 0; n < 1000; n++) {
                var task = failing(s);
                assertThrows(IllegalStateException.class, task::await);
            }
            assertTrue(s.size() < 200, () -> s.size() + " tasks held");
        }));
    }

    @Test
    void cancelledAnywhere() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private final List<Task<?>> tasks = new ArrayList<>();

            @Override
            void body() {
                supervisor(s -> {
                    tasks.add(s.spawn(() -> Turns.pass(4)));
                    tasks.add(s.spawn(() -> Turns.pass(1)));
                    Turns.pass(2);
                });
                Turns.pass(1);
            }

            @Override
            void check() {
                tasks.forEach(task -> assertTrue(task.isDone()));
            }
        });
    }
}
