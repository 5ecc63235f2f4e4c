package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that fails when those who shielded it have gone is reported exactly once. */
@Timeout(10)
class ShieldFailureReportTest {
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    @DisplayName("36 CPython: test_shield_cancel_outer, the inner failure was delivered")
    void noReportWhereTheWaiterGotIt() {
        run(() -> {
            JumpingClock.install();
            var inner = spawn("inner", () -> {
                throw new IllegalStateException("broken");
            });
            assertThrows(IllegalStateException.class, () -> shield(inner));
            sleep(seconds(10));
        });
        assertEquals(0, log.withText("").size());
    }
}
