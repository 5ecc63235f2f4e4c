package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stack of a failure shows where it came from, and where it was awaited. */
@Timeout(10)
class AwaitTraceTest {
    private static Void broken() {
        throw new IllegalStateException("boom");
    }

    private static void awaitsHere(Task<?> task) {
        task.await();
    }

    private static void awaitsThere(Task<?> task) {
        task.await();
    }

    /** The methods of this class in a stack, and between them who awaited. */
    private static List<String> path(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().equals("awaited")
                        || frame.getClassName().equals(AwaitTraceTest.class.getName()) && !frame.getMethodName().startsWith("lambda"))
                .map(frame -> frame.getClassName().equals("awaited") ? frame.toString() : frame.getMethodName())
                .toList();
    }

    private static <X extends Throwable> X thrown(Class<X> type, Action<?> action) {
        return assertThrows(type, action.asBody()::run);
    }

    @Test
    void oneWhoAwaitsIsAddedBelowTheOrigin() {
        run(() -> {
            var task = spawn(AwaitTraceTest::broken);
            var failure = thrown(IllegalStateException.class, () -> awaitsHere(task));
            assertEquals(List.of("broken", "awaited.by(task 'main')", "awaitsHere"), path(failure).subList(0, 3));
        });
    }

    @Test
    void severalAreAddedOneAfterAnotherToTheSameObject() {
        run(() -> {
            var task = spawn(AwaitTraceTest::broken);
            var a = spawn("a", () -> awaitsHere(task));
            var b = spawn("b", () -> awaitsThere(task));
            var first = thrown(IllegalStateException.class, () -> a.await());
            var second = thrown(IllegalStateException.class, () -> b.await());
            assertSame(first, second);
            var path = path(first);
            for (var expected : List.of(List.of("awaited.by(task 'a')", "awaitsHere"), List.of("awaited.by(task 'b')", "awaitsThere"))) {
                var at = path.indexOf(expected.getFirst());
                assertEquals(expected, path.subList(at, at + 2), path::toString);
            }
            assertEquals(0, first.getSuppressed().length);
        });
    }

    @Test
    void aPlaceIsAddedOnce() {
        run(() -> {
            var task = spawn(AwaitTraceTest::broken);
            var lengths = new ArrayList<Integer>();
            for (var i = 0; i < 100; i++) {
                lengths.add(thrown(IllegalStateException.class, () -> awaitsHere(task)).getStackTrace().length);
            }
            assertEquals(1, lengths.stream().distinct().count(), lengths::toString);
        });
    }

    @Test
    void aPlaceIsAddedOnceThoughAnotherCameBetween() {
        run(() -> {
            var task = spawn(AwaitTraceTest::broken);
            for (var i = 0; i < 3; i++) {
                thrown(IllegalStateException.class, () -> awaitsHere(task));
                thrown(IllegalStateException.class, () -> awaitsThere(task));
            }
            var path = path(assertThrows(IllegalStateException.class, task::await));
            for (var place : List.of("awaitsHere", "awaitsThere")) {
                assertEquals(1, path.stream().filter(place::equals).count(), path::toString);
            }
        });
    }

    @Test
    void noMoreThanEightPlacesAreAdded() {
        run(() -> {
            var task = spawn(AwaitTraceTest::broken);
            for (var depth = 0; depth < 12; depth++) {
                deeper(depth, task);
            }
            var failure = thrown(IllegalStateException.class, () -> awaitsThere(task));
            assertEquals(8, path(failure).stream().filter(it -> it.startsWith("awaited")).count());
        });
    }

    private static void deeper(int depth, Task<?> task) {
        if (depth > 0) {
            deeper(depth - 1, task);
        } else {
            assertThrows(IllegalStateException.class, task::await);
        }
    }

    @Test
    void gatherAndScopeTellTheirPlaceToo() {
        run(() -> {
            var gathered = thrown(IllegalStateException.class, () -> gathers(spawn(AwaitTraceTest::broken)));
            assertEquals(List.of("broken", "awaited.by(task 'main')", "gathers"), path(gathered).subList(0, 3));
            var scoped = thrown(IllegalStateException.class, AwaitTraceTest::scopes);
            assertEquals(List.of("broken", "awaited.by(task 'main')", "scopes"), path(scoped).subList(0, 3));
        });
    }

    private static void gathers(Task<Void> task) {
        gather(task);
    }

    private static void scopes() {
        scope(s -> {
            s.spawn(AwaitTraceTest::broken);
        });
    }

    @Test
    void soDoesTheWaitForAStage() {
        run(() -> {
            var stage = CompletableFuture.supplyAsync(AwaitTraceTest::broken);
            var failure = thrown(IllegalStateException.class, () -> awaitsStage(stage));
            assertEquals(List.of("broken", "awaited.by(task 'main')", "awaitsStage"), path(failure).subList(0, 3));
        });
    }

    private static void awaitsStage(CompletableFuture<?> stage) {
        await(stage);
    }

    @Test
    void aCheckedFailureIsLeftAsItIsForItsWrapperShowsThePlace() {
        run(() -> {
            var task = spawn(() -> {
                throw new IOException("no disk");
            });
            var wrapper = thrown(TaskFailedException.class, () -> awaitsHere(task));
            assertTrue(path(wrapper).contains("awaitsHere"));
            assertEquals(List.of(), path(wrapper.getCause()));
        });
    }

    @Test
    void anExceptionWithoutAStackGetsNone() {
        var bare = new RuntimeException("bare", null, false, false) {
            private static final long serialVersionUID = 1L;
        };
        run(() -> {
            var task = spawn(() -> {
                throw bare;
            });
            assertSame(bare, thrown(RuntimeException.class, () -> awaitsHere(task)));
            assertEquals(0, bare.getStackTrace().length);
        });
    }

    @Test
    void anExceptionThatWillNotTellItsStackIsRethrownAllTheSame() {
        var rude = new RuntimeException("rude") {
            private static final long serialVersionUID = 1L;

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new UnsupportedOperationException();
            }
        };
        run(() -> {
            var task = spawn(() -> {
                throw rude;
            });
            try {
                awaitsHere(task);
            } catch (RuntimeException e) {
                assertSame(rude, e);
                return;
            }
            throw new AssertionError("nothing was thrown");
        });
    }
}
