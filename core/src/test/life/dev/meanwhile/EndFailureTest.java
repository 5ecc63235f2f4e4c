package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What fails while a program ends: nobody can read it any more, so it has to be logged. */
@Timeout(10)
class EndFailureTest {
    private final IllegalStateException failure = new IllegalStateException("clean-up failed");

    @Test
    void aFailureInTheCleanUpOfATaskThatWasLeftIsLogged() {
        try (var log = new CapturedLog()) {
            assertEquals("value", run(() -> {
                spawn("left", () -> {
                    try {
                        sleep(seconds(3600));
                    } finally {
                        fail(failure);
                    }
                });
                Turns.pass(1);
                return "value";
            }));
            var reports = log.withText("task 'left'").stream().filter(it -> it.getThrown() != null).toList();
            assertEquals(1, reports.size());
            assertSame(failure, reports.getFirst().getThrown());
        }
    }

    @Test
    void aFailureThatCleanUpAwaitsIsNotLogged() {
        try (var log = new CapturedLog()) {
            run(() -> {
                spawn("left", () -> {
                    try {
                        sleep(seconds(3600));
                    } finally {
                        var helper = spawn("helper", () -> fail(new IllegalStateException("read")));
                        try {
                            helper.await();
                        } catch (IllegalStateException e) {
                            // Read, and dealt with.
                        }
                    }
                });
                Turns.pass(1);
            });
            assertEquals(0, log.withText("failed").size());
        }
    }

    @Test
    void aResourceThatFailsToCloseIsLoggedAndTheOthersAreClosed() {
        try (var log = new CapturedLog()) {
            var closed = new boolean[1];
            run(() -> {
                Loop.resource(Good.class, _ -> () -> closed[0] = true);
                Loop.resource(Bad.class, _ -> () -> fail(new IllegalStateException("bad")));
            });
            assertEquals(1, log.withText(Bad.class.getName()).size());
            assertEquals(true, closed[0]);
        }
    }

    @Test
    void aFailureOfATaskThatAResourceStartsToCloseItselfIsLogged() {
        assertLogged("while it closes", () -> {
            spawn("while it closes", () -> fail(failure));
            Turns.pass(2);
        });
    }

    @Test
    void soIsAFailureInTheCleanUpOfATaskThatAResourceLeaves() {
        assertLogged("left by it", () -> {
            spawn("left by it", () -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    fail(failure);
                }
            });
            Turns.pass(1);
        });
    }

    private void assertLogged(String task, Good resource) {
        try (var log = new CapturedLog()) {
            run(() -> {
                Loop.resource(Good.class, _ -> resource);
            });
            var reports = log.withText("task '" + task + "'").stream().filter(it -> it.getThrown() != null).toList();
            assertEquals(1, reports.size());
            assertSame(failure, reports.getFirst().getThrown());
        }
    }

    private interface Good extends AutoCloseable {
        @Override
        void close();
    }

    private interface Bad extends AutoCloseable {
        @Override
        void close();
    }

    private static void fail(RuntimeException failure) {
        throw failure;
    }
}
