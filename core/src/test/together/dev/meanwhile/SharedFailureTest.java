package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A failure that is thrown again and again does not grow. */
@Timeout(10)
class SharedFailureTest {
    private final IllegalStateException first = new IllegalStateException("first");
    private final IllegalArgumentException second = new IllegalArgumentException("second");

    private static Task<Integer> failing(RuntimeException failure) {
        return spawn(() -> {
            throw failure;
        });
    }

    @Test
    void ofTasksThatAreGatheredAThousandTimes() {
        run(() -> {
            var one = failing(first);
            var other = failing(second);
            waitFor(List.of(one, other), Until.ALL_COMPLETED);
            for (var i = 0; i < 1000; i++) {
                assertSame(first, assertThrows(IllegalStateException.class, () -> gather(one, other)));
            }
            assertArrayEquals(new Throwable[] {second}, first.getSuppressed());
        });
    }

    @Test
    void norDoTwoSuppressEachOther() {
        run(() -> {
            var one = failing(first);
            var other = failing(second);
            waitFor(List.of(one, other), Until.ALL_COMPLETED);
            assertThrows(IllegalStateException.class, () -> gather(one, other));
            assertThrows(IllegalArgumentException.class, () -> gather(other, one));
            assertArrayEquals(new Throwable[] {second}, first.getSuppressed());
            assertArrayEquals(new Throwable[0], second.getSuppressed());
        });
    }

    @Test
    @InOrder
    void ofATaskThatIsGivenTwice() {
        run(() -> {
            var one = failing(first);
            var other = failing(second);
            assertThrows(IllegalStateException.class, () -> gather(List.of(one, other, other, one)));
            assertArrayEquals(new Throwable[] {second}, first.getSuppressed());
        });
    }

    @Test
    void ofScopesAndRaces() {
        run(() -> {
            var one = failing(first);
            var other = failing(second);
            waitFor(List.of(one, other), Until.ALL_COMPLETED);
            for (var i = 0; i < 10; i++) {
                assertThrows(RuntimeException.class, () -> scope(s -> {
                    s.spawn(() -> one.await());
                    s.spawn(() -> other.await());
                }));
                assertThrows(RuntimeException.class, () -> race(() -> one.await(), () -> other.await()));
            }
            assertEquals(1, first.getSuppressed().length + second.getSuppressed().length);
        });
    }

    @Test
    void ofAScopeWhoseBodyFailsWithIt() {
        run(() -> {
            var other = failing(second);
            waitFor(List.of(other), Until.ALL_COMPLETED);
            for (var i = 0; i < 10; i++) {
                assertThrows(RuntimeException.class, () -> scope(s -> {
                    s.spawn(() -> {
                        throw first;
                    });
                    try {
                        Turns.pass(5);
                    } finally {
                        other.await();
                    }
                }));
            }
            assertArrayEquals(new Throwable[] {second}, first.getSuppressed());
        });
    }
}
