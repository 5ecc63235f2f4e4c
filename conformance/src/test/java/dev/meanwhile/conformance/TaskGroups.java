package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Action;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import java.util.ArrayList;
import java.util.List;

/** What the tests of task groups have in common. */
abstract class TaskGroups {
    final RuntimeException broken = new ArithmeticException("broken");
    final RuntimeException other = new IllegalArgumentException("other");
    final List<String> log = new ArrayList<>();

    static Task<Integer> valueAfter(Scope scope, double time, int value) {
        return scope.spawn(() -> {
            sleep(seconds(time));
            return value;
        });
    }

    static void failAfter(double time, Throwable failure) {
        sleep(seconds(time));
        throwIt(failure);
    }

    static void throwIt(Throwable failure) {
        switch (failure) {
            case RuntimeException it -> throw it;
            case Error it -> throw it;
            default -> throw new AssertionError(failure);
        }
    }

    /** Sleeps, and logs it if it is cancelled. */
    void sleepAndLog(double time, String who) {
        try {
            sleep(seconds(time));
        } catch (Cancelled e) {
            log.add(who);
            throw e;
        }
    }

    /** Sleeps, and fails while it is cleaning up. */
    static void sleepAndFail(double time, Throwable failure) {
        try {
            sleep(seconds(time));
        } finally {
            throwIt(failure);
        }
    }

    void assertBroken(Action<?> body) {
        assertSame(broken, assertThrows(ArithmeticException.class, body::run));
    }

    void assertSuppressed(Throwable... expected) {
        assertEquals(List.of(expected), List.of(broken.getSuppressed()));
    }
}
