package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A promise that has failed, and whose failure reaches nobody. */
@Timeout(10)
class UnreadPromiseTest {
    private final CapturedLog log = new CapturedLog();
    private final RuntimeException failure = new IllegalStateException("broken");

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private Promise<String> failed() {
        var promise = new Promise<String>();
        promise.fail(failure);
        return promise;
    }

    private void assertSilent() {
        assertEquals(List.of(), log.withText("nobody has awaited"));
    }

    @Test
    @DisplayName("CPython: test_future_exception_never_retrieved")
    void itIsReportedAtTheEnd() {
        run(this::failed);
        var report = log.withText("nobody has awaited").getFirst();
        assertEquals("a promise failed, and nobody has awaited it", report.getMessage());
        assertEquals(Level.SEVERE, report.getLevel());
        assertSame(failure, report.getThrown());
    }

    @Test
    void orAfterASecondButOnce() {
        run(() -> {
            JumpingClock.install();
            failed();
            sleep(seconds(0.9));
            assertSilent();
            sleep(seconds(0.2));
            assertEquals(1, log.withText("nobody has awaited").size());
        });
        assertEquals(1, log.withText("nobody has awaited").size());
    }

    @Test
    void notIfSomebodyAwaitsItBeforeOrAfterwards() {
        run(() -> {
            var promise = new Promise<String>();
            var waiter = spawn(() -> promise.await());
            Turns.pass(1);
            promise.fail(failure);
            assertSame(failure, assertThrows(IllegalStateException.class, waiter::await));
            assertSame(failure, assertThrows(IllegalStateException.class, failed()::await));
            assertSame(failure, assertThrows(IllegalStateException.class, () -> shield(failed())));
        });
        assertSilent();
    }

    @Test
    void norIfItWasCancelledOrHadAValue() {
        run(() -> {
            new Promise<String>().cancel();
            var promise = new Promise<String>();
            promise.complete("value");
            promise.fail(failure);
        });
        assertSilent();
    }

    @Test
    void aWaiterThatWasCancelledFirstHasNotReadIt() {
        run(() -> {
            var promise = new Promise<String>();
            var waiter = spawn(() -> shield(promise));
            Turns.pass(1);
            waiter.cancel();
            promise.fail(failure);
            Ends.cancelled(waiter);
        });
        assertEquals(1, log.withText("nobody has awaited").size());
    }
}
