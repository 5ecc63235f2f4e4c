package logback;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpServer;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What Meanwhile logs arrives in Logback. */
class LogbackTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.meanwhile");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    @Test
    void theRuntimesReportsArrive() {
        events.start();
        logger.addAppender(events);
        run(() -> {
            spawn(() -> sleep(seconds(60)));
        });
        assertTrue(events.list.stream().anyMatch(it -> it.getLevel() == Level.INFO
                && it.getFormattedMessage().contains("has ended while 1 other was still running")), events.list::toString);
    }

    @Test
    void aFailureHasItsStack() {
        events.start();
        logger.addAppender(events);
        run(() -> {
            spawn(() -> {
                throw new IllegalStateException("broken");
            });
            sleep(millis(10));
        });
        var failure = events.list.stream().filter(it -> it.getLevel() == Level.ERROR).findFirst().orElseThrow();
        assertEquals("broken", failure.getThrowableProxy().getMessage());
    }

    /** Vert.x and Netty find SLF4J by themselves. */
    @Test
    void whatLibrariesLogDoesNotGoElsewhere() {
        assertEquals("hello", run(() -> {
            try (var server = HttpServer.listen(0, request -> request.respond(200).text("hello")); var client = HttpClient.create()) {
                return client.get(server.url()).text();
            }
        }));
        assertTrue(io.netty.util.internal.logging.InternalLoggerFactory.getDefaultFactory().getClass().getName().contains("Slf4J"));
    }
}
