package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.logging.LogRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must not happen: the runtime itself throws in a task's thread, outside of the task's own code. The loop ends, rather than never. */
@Timeout(20)
class RuntimeFaultTest {
    private static final AssertionError FAULT = new AssertionError("a fault of the runtime");

    private final CapturedLog log = new CapturedLog();

    /** It is logged too, for {@code run} may not be what the program looks at. */
    @AfterEach
    void isLogged() {
        log.close();
        assertEquals(List.of(FAULT), log.withText(" failed").stream().map(LogRecord::getThrown).toList());
    }

    private static void enterFaultyFrame() {
        new Frame() {
            @Override
            void left(Task<?> ending) {
                throw FAULT;
            }
        }.enter(Task.current());
    }

    @Test
    void inTheMainTask() {
        var thrown = assertThrows(IllegalStateException.class, () -> run(RuntimeFaultTest::enterFaultyFrame));
        assertSame(FAULT, thrown.getCause());
    }

    @Test
    void inAnotherTaskWhileMainWaits() {
        var thrown = assertThrows(IllegalStateException.class, () -> run(() -> {
            spawn(RuntimeFaultTest::enterFaultyFrame);
            sleep(Duration.ofDays(1));
        }));
        assertSame(FAULT, thrown.getCause());
    }
}
