package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scope in which nothing fails. */
@Timeout(10)
class ScopeTest {
    @Test
    void tasksSpawnedByTasksWhileItEndsAreWaitedForToo() {
        run(() -> {
            var log = new ArrayList<String>();
            scope(s -> {
                s.spawn(() -> {
                    Turns.pass(2);
                    s.spawn(() -> {
                        Turns.pass(2);
                        s.spawn(() -> log.add("grandchild"));
                    });
                });
                log.add("body ends");
            });
            log.add("scope ends");
            assertEquals(List.of("body ends", "grandchild", "scope ends"), log);
        });
    }

    @Test
    void itsBodyMayAwaitItsTasks() {
        run(() -> {
            int sum = scope(s -> {
                var a = s.spawn(() -> 1);
                var b = s.spawn("named", () -> 2);
                return a.await() + b.await();
            });
            assertEquals(3, sum);
        });
    }

    @Test
    void withoutTasksItIsJustABlockThatLetsNobodyElseRun() {
        run(() -> {
            var other = spawn(() -> 1);
            assertEquals("value", scope(_ -> "value"));
            assertEquals(false, other.isDone());
        });
    }

    @Test
    void aBodyThatAwaitsACancelledTaskSeesThatAndCarriesItOut() {
        run(() -> {
            var thrown = assertThrows(CancellationException.class, () -> scope(s -> {
                var cancelled = s.spawn("child", () -> sleep(seconds(3600)));
                cancelled.cancel("on its own");
                cancelled.await();
            }));
            assertEquals("task 'child' was cancelled by task 'main': on its own", thrown.getMessage());
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void onceItHasEndedItSpawnsNothing() {
        run(() -> {
            var leaked = new Scope[1];
            scope(s -> {
                leaked[0] = s;
            });
            var thrown = assertThrows(IllegalStateException.class, () -> leaked[0].spawn(() -> 1));
            assertTrue(thrown.getMessage().startsWith("this scope has ended"), thrown.getMessage());
        });
    }

    @Test
    void theBodysCheckedExceptionKeepsItsTypeAndIsNotWrapped() {
        run(() -> {
            var failure = new IOException("no disk");
            try {
                scope((Scope s) -> {
                    s.spawn(() -> sleep(seconds(3600)));
                    throw failure;
                });
            } catch (IOException e) {
                assertSame(failure, e);
                return;
            }
            throw new AssertionError("nothing was thrown");
        });
    }
}
