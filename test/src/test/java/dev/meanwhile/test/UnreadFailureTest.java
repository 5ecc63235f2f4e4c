package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Task;
import org.junit.jupiter.api.Test;

/** Failures that would only be logged in production fail a test. */
class UnreadFailureTest {
    private final IllegalStateException broken = new IllegalStateException("broken");

    private Task<Void> failing() {
        return spawn("unlucky", () -> {
            throw broken;
        });
    }

    @Test
    void aFailureThatNobodyReads() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            failing();
        }));
        assertTrue(failure.getMessage().matches("task 'unlucky', spawned at \\S*UnreadFailureTest\\S*, failed, and nobody has awaited it: "
                + "java.lang.IllegalStateException: broken"), failure.getMessage());
        assertSame(broken, failure.getCause());
    }

    @LoopTest
    void oneThatIsReadLateIsRead() {
        var task = failing();
        sleep(seconds(3600));
        assertSame(broken, assertThrows(IllegalStateException.class, task::await));
    }

    @Test
    void aCallbackThatThrows() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            Loop.current().execute(() -> {
                throw broken;
            });
            settle();
        }));
        assertEquals("a callback of the loop failed: java.lang.IllegalStateException: broken", failure.getMessage());
    }

    @Test
    void besideAFailureOfTheBodyItIsSuppressed() {
        var other = new AssertionError("other");
        assertSame(other, assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            failing();
            settle();
            throw other;
        })));
        assertSame(broken, other.getSuppressed()[0].getCause());
    }

    @Test
    void twoOfThemAreBothShown() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            failing();
            failing();
        }));
        assertEquals(1, failure.getSuppressed().length);
    }
}
