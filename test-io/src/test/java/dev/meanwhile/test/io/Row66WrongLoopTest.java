package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Loop;
import dev.meanwhile.WrongLoopException;
import dev.meanwhile.io.Connection;
import dev.meanwhile.test.LoopTest;
import java.nio.ByteBuffer;
import java.util.Map;

/** A connection that another thread uses, or another loop: an error that names both, and nothing has happened to it. */
class Row66WrongLoopTest {
    private static Map<String, Action<RuntimeException>> calls(Connection connection) {
        return Map.of(
                "write", () -> connection.write("x"),
                "write buffer", () -> connection.write(ByteBuffer.allocate(1)),
                "flush", connection::flush,
                "shutdownOutput", connection::shutdownOutput,
                "read", connection::read,
                "readLine", connection::readLine,
                "close", connection::close,
                "abort", connection::abort);
    }

    @LoopTest
    void aThreadOutside() {
        try (var pair = Streams.pair()) {
            pair.server().write("unread");
            calls(pair.client()).forEach((name, call) -> {
                var failure = blocking(() -> assertThrows(WrongLoopException.class, call::run, name));
                assertTrue(failure.getMessage().contains(Loop.current().toString()) && failure.getMessage().contains("was used in Thread["), failure.getMessage());
                assertTrue(failure.getMessage().contains("loop.submit"), failure.getMessage());
            });
            assertEquals("unread", new String(pair.client().read()));
        }
    }

    @LoopTest
    void anotherLoop() {
        try (var pair = Streams.pair()) {
            pair.server().write("unread");
            var here = Loop.current().toString();
            calls(pair.client()).forEach((name, call) -> {
                var there = new String[1];
                var failure = blocking(() -> run(() -> {
                    there[0] = Loop.current().toString();
                    return assertThrows(WrongLoopException.class, call::run, name);
                }));
                assertTrue(failure.getMessage().contains(here) && failure.getMessage().contains(there[0]), failure.getMessage());
            });
            assertEquals("unread", new String(pair.client().read()));
        }
    }

    @LoopTest
    void whatTheMessageAdvisesWorks() {
        try (var pair = Streams.pair()) {
            var loop = Loop.current();
            blocking(() -> loop.submit(() -> {
                pair.client().write("from outside");
                return null;
            }).join());
            assertEquals("from outside", new String(pair.server().read()));
        }
    }
}
