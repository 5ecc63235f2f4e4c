package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Promise;
import org.junit.jupiter.api.Test;

/** What goes on when the body of a test has ended. */
class LeftoverTest {
    @Test
    void aTaskThatStillRunsIsNamedWithThePlaceOfItsSpawn() {
        var stopped = new boolean[1];
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            spawn("forgotten", () -> {
                try {
                    sleep(seconds(1));
                } finally {
                    stopped[0] = true;
                }
            });
        }));
        var expected = "(?s)the body of the test has returned, and these tasks still run:"
                + "\\n  task 'forgotten' waits for a sleep to end\\n      at \\S*LeftoverTest.*\\n      spawned at \\S*LeftoverTest\\S*\\n";
        assertTrue(failure.getMessage().matches(expected), failure.getMessage());
        assertTrue(stopped[0], "it has been cancelled and waited for");
    }

    @LoopTest(seeds = 5)
    void aTaskThatOnlyNeedsItsTurnToEndIsGivenIt() {
        var promise = new Promise<String>();
        spawn(() -> promise.await());
        spawn(() -> sleep(seconds(9))).cancel();
        promise.complete("x");
    }

    @LoopTest
    void aFlowThatIsLeftHalfWayEndsWithItsTask() {
        var flow = generate(out -> {
            out.emit(1);
            out.emit(2);
        });
        assertEquals(1, flow.iterator().next());
    }

    @Test
    void afterAFailureItIsNoWonder() {
        var broken = new IllegalStateException("broken");
        assertSame(broken, assertThrows(IllegalStateException.class, () -> LoopTests.run(() -> {
            spawn(() -> sleep(seconds(1)));
            throw broken;
        })));
        assertEquals(0, broken.getSuppressed().length);
    }

    @Test
    void aTaskThatDoesNotStopIsNamed() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            spawn("stubborn", LeftoverTest::goOn);
        }));
        assertEquals(1, failure.getSuppressed().length);
        var reason = failure.getSuppressed()[0].getMessage();
        assertTrue(reason.startsWith("the tasks of the test do not stop when they are cancelled:"), reason);
        assertTrue(reason.contains("\n  task 'stubborn' waits for a sleep to end"), reason);
    }

    private static void goOn() {
        while (true) {
            try {
                sleep(seconds(1));
            } catch (Cancelled ignored) {
                // This is what makes it stubborn.
            }
        }
    }
}
