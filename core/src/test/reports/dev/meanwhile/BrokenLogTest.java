package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A logging library that throws does not take a loop with it. */
@Timeout(10)
class BrokenLogTest {
    private static final Logger LOGGER = Logger.getLogger("dev.meanwhile");

    private final List<String> told = new ArrayList<>();
    private final Handler broken = new Handler() {
        @Override
        public void publish(LogRecord log) {
            told.add(log.getMessage());
            throw new IllegalStateException("the disk is full");
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void breakTheLog() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(broken);
    }

    @AfterEach
    void mendTheLog() {
        LOGGER.removeHandler(broken);
        LOGGER.setUseParentHandlers(true);
    }

    @Test
    void theLoopGoesOn() {
        assertEquals(42, run(() -> {
            Loop.current().execute(() -> {
                throw new IllegalStateException("a callback's");
            });
            Turns.pass(2);
            return 42;
        }));
        assertTrue(told.contains("a callback of the loop failed"), told::toString);
    }
}
