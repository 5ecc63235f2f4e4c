package log4j;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;

/** What Meanwhile logs arrives in Log4j. */
class Log4jTest {
    private static final class Events extends AbstractAppender {
        private final List<String> messages = new CopyOnWriteArrayList<>();

        Events() {
            super("events", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            messages.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getMessage().getFormattedMessage());
        }
    }

    @Test
    void theRuntimesReportsArrive() {
        var events = new Events();
        events.start();
        var logger = (Logger) LogManager.getLogger("dev.meanwhile");
        logger.addAppender(events);
        logger.setLevel(Level.INFO);
        run(() -> {
            spawn(() -> sleep(seconds(60)));
        });
        assertTrue(events.messages.stream().anyMatch(it -> it.startsWith("INFO dev.meanwhile ")
                && it.contains("has ended while 1 other was still running")), events.messages::toString);
    }
}
