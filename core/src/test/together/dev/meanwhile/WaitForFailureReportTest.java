package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A failure is reported as unread only if nobody reads it after the wait, for waiting does not read it. */
@Timeout(10)
class WaitForFailureReportTest {
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private static List<Task<Void>> oneFailsLongBeforeTheOtherEnds() {
        return List.of(spawn("unlucky", () -> {
            throw new IllegalStateException("broken");
        }), spawn(() -> sleep(seconds(60))));
    }

    @Test
    void notWhileTheWaitLasts() {
        run(() -> {
            JumpingClock.install();
            var tasks = oneFailsLongBeforeTheOtherEnds();
            var waited = waitFor(tasks, Until.ALL_COMPLETED);
            assertThrows(IllegalStateException.class, waited.done().getFirst()::await);
            sleep(seconds(60));
        });
        assertEquals(0, log.withText("unlucky").size());
    }

    @Test
    void onceAfterIt() {
        run(() -> {
            JumpingClock.install();
            waitFor(oneFailsLongBeforeTheOtherEnds(), Until.ALL_COMPLETED);
            sleep(seconds(60));
            assertEquals(1, log.withText("unlucky").size());
        });
        assertEquals(1, log.withText("unlucky").size());
    }
}
