package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RunTest {
    @Test
    void theValueOfMainIsReturned() {
        assertEquals(42, run(() -> 42));
        assertNull(run(() -> null));
    }

    @Test
    void whatMainThrowsIsThrownAsItIs() {
        var unchecked = new IllegalStateException("unchecked");
        var error = new AssertionError("error");
        assertSame(unchecked, assertThrows(IllegalStateException.class, () -> run(() -> {
            throw unchecked;
        })));
        assertSame(error, assertThrows(AssertionError.class, () -> run(() -> {
            throw error;
        })));
    }

    @Test
    void aCheckedExceptionKeepsItsType() {
        var checked = new IOException("checked");
        try {
            run(() -> {
                sleep(Duration.ZERO);
                throw checked;
            });
        } catch (IOException e) {
            assertSame(checked, e);
            return;
        }
        throw new AssertionError("nothing was thrown");
    }

    @Test
    void mainThatCancelsItselfEndsRunWithAnOrdinaryException() {
        var thrown = assertThrows(CancellationException.class, () -> run(() -> {
            Task.current().cancel("enough");
            sleep(Duration.ZERO);
        }));
        assertEquals("task 'main' was cancelled by task 'main': enough", thrown.getMessage());
    }

    @Test
    void runInsideATaskIsRefusedBeforeAnythingStarts() {
        run(() -> {
            var ran = new AtomicBoolean();
            var thrown = assertThrows(IllegalStateException.class, () -> run(() -> ran.set(true)));
            assertTrue(thrown.getMessage().contains("in task 'main'"), thrown.getMessage());
            assertFalse(ran.get());
        });
    }

    @Test
    void runInsideACallbackIsRefused() {
        run(() -> {
            var told = new Promise<Throwable>();
            Loop.current().execute(() -> told.complete(
                    assertThrows(IllegalStateException.class, () -> run(() -> 1))));
            assertTrue(told.await().getMessage().contains("inside a running loop"));
        });
    }

    @Test
    void aThreadThatServesALoopMayRunOneOfItsOwn() {
        var inner = run(() -> blocking(() -> run(() -> spawn(() -> "inner").await())));
        assertEquals("inner", inner);
    }

    @Test
    void aVirtualThreadOfTheJdkMayRunALoop() throws Exception {
        var value = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> value.complete(run(() -> spawn(() -> "value").await()))).join();
        assertEquals("value", value.get());
    }

    @Test
    void eachRunHasALoopAndAThreadOfItsOwnThatEndWithIt() {
        var first = run(() -> Loop.current());
        var second = run(() -> Loop.current());
        assertNotSame(first, second);
        assertTrue(first.isClosed() && second.isClosed());
        assertFalse(first.thread().isAlive() || second.thread().isAlive());
        assertFalse(Loop.running().contains(first) || Loop.running().contains(second));
    }

    @Test
    void aRunningLoopIsListed() {
        run(() -> {
            assertTrue(Loop.running().contains(Loop.current()));
        });
    }

    @Test
    void anInterruptedThreadThatNeverWaitsForMainLongEnoughKeepsItsFlag() {
        Thread.currentThread().interrupt();
        try {
            run(() -> 1);
        } catch (Cancelled e) {
            // Whether the request still meets a running task is a race; that the flag survives is not.
        }
        assertTrue(Thread.interrupted());
    }
}
