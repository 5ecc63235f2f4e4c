package dev.meanwhile.web;

import static dev.meanwhile.web.Served.raw;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.ObjectMapper;

/** The lines of the access log. */
@Timeout(30)
class AccessLinesTest {
    /** {@return the lines for some requests} The server has been closed, so there are all of them. */
    private static List<String> lines(Consumer<App> setUp, Served.Talk talk) throws Exception {
        var lines = new ArrayList<String>();
        var logger = Logger.getLogger("dev.meanwhile.access");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord log) {
                lines.add(log.getMessage());
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
        logger.addHandler(handler);
        try {
            serve(app -> {
                app.get("/items/{id}", request -> request.path("id"));
                setUp.accept(app);
            }, talk);
        } finally {
            logger.removeHandler(handler);
        }
        return lines;
    }

    @Test
    void aLineOfText() throws Exception {
        var lines = lines(_ -> { }, (client, url) -> client.get(url + "/items/7?q"));
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().matches("127\\.0\\.0\\.1:\\d+ GET /items/7\\?q 200 1 B \\d+\\.\\d ms"), lines.getFirst());
    }

    @Test
    void itEndsWithTheIdOfTheRequest() throws Exception {
        var lines = lines(app -> app.use(RequestId.accept()), (client, url) -> client.get(url + "/items/7", r -> r.header("X-Request-Id", "abc")));
        assertTrue(lines.getFirst().endsWith(" ms abc"), lines.getFirst());
    }

    @Test
    void anObjectOfJson() throws Exception {
        var lines = lines(app -> {
            app.accessLog(AccessFormat.JSON);
            app.use(RequestId.accept());
        }, (client, url) -> client.get(url + "/items/7?q=%22", r -> r.header("X-Request-Id", "a\"b").header("User-Agent", "test \\ 1").header("Referer", "https://a.example/\"")));
        assertEquals(1, lines.size());
        Map<?, ?> line = new ObjectMapper().readValue(lines.getFirst(), Map.class);
        assertEquals(List.of("time", "remote", "method", "target", "status", "bytes", "duration_ms", "route", "request_id", "user_agent", "referer"), List.copyOf(line.keySet()));
        assertTrue(((Number) line.remove("duration_ms")).doubleValue() >= 0);
        assertTrue(line.remove("time").toString().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z"));
        line.remove("remote");
        assertEquals(Map.of("method", "GET", "target", "/items/7?q=%22", "status", 200, "bytes", 1, "route", "/items/{id}", "request_id", "a\"b", "user_agent", "test \\ 1",
                "referer", "https://a.example/\""), line);
    }

    @Test
    void whatIsMissingHasNoField() throws Exception {
        var lines = lines(app -> app.accessLog(AccessFormat.JSON), (_, url) -> raw(url, "GET", "/nothing"));
        Map<?, ?> line = new ObjectMapper().readValue(lines.getFirst(), Map.class);
        assertEquals(List.of("time", "remote", "method", "target", "status", "bytes", "duration_ms"), List.copyOf(line.keySet()));
        assertEquals(404, line.get("status"));
    }

    @Test
    void nothingReachesATerminalThatItWouldObey() throws Exception {
        for (var format : List.of(AccessFormat.TEXT, AccessFormat.JSON)) {
            var lines = lines(app -> app.accessLog(format), (_, url) -> raw(url, "GET", "/items/\u001b[31m\u009b1"));
            for (var line : lines) {
                assertTrue(line.chars().noneMatch(Character::isISOControl), line);
            }
        }
    }

    @Test
    void theLogCanBeTurnedOffOrReplaced() throws Exception {
        assertEquals(List.of(), lines(app -> app.accessLog(AccessFormat.OFF), (client, url) -> client.get(url + "/items/7")));
    }
}
