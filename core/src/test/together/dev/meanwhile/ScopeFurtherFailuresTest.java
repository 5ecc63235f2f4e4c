package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What else fails while a failing scope comes to its end. */
@Timeout(10)
class ScopeFurtherFailuresTest {
    private final RuntimeException broken = new IllegalStateException("broken");

    private void fail() {
        throw broken;
    }

    @Test
    @InOrder
    void furtherFailuresAreSuppressed() {
        run(() -> {
            var first = new IllegalStateException("first");
            var second = new IOException("second");
            var ofBody = new IllegalArgumentException("body");
            var thrown = assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        throw second;
                    }
                });
                s.spawn(() -> {
                    throw first;
                });
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    throw ofBody;
                }
            }));
            assertSame(first, thrown);
            assertArrayEquals(new Throwable[] {second, ofBody}, thrown.getSuppressed());
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void whenTheBodyFailedFirstItsFailureIsTheOneThrown() {
        run(() -> {
            var ofBody = new IllegalArgumentException("body");
            var thrown = assertThrows(IllegalArgumentException.class, () -> scope((Scope s) -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        throw broken;
                    }
                });
                Turns.pass(1);
                throw ofBody;
            }));
            assertSame(ofBody, thrown);
            assertArrayEquals(new Throwable[] {broken}, thrown.getSuppressed());
        });
    }

    @Test
    void aTasksCheckedFailureIsWrapped() {
        run(() -> {
            var failure = new IOException("no disk");
            var thrown = assertThrows(TaskFailedException.class, () -> scope(s -> {
                s.spawn(() -> {
                    throw failure;
                });
            }));
            assertSame(failure, thrown.getCause());
        });
    }

    @Test
    @InOrder
    void noFailureOfAScopeIsLogged() {
        try (var log = new CapturedLog()) {
            assertThrows(IllegalStateException.class, () -> run(() -> {
                scope(s -> {
                    s.spawn(() -> fail());
                    s.spawn(() -> {
                        throw new IOException();
                    });
                });
            }));
            assertEquals(List.of(), log.withText("failed"));
        }
    }
}
