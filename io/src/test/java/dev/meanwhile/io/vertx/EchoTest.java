package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** A server and its clients on one loop, used by tasks. */
class EchoTest {
    @Test
    void whatIsSentComesBack() {
        assertEquals("hello", run(() -> new Echo().send("hello")));
    }

    @Test
    void manyConnectionsAtOnce() {
        run(() -> {
            var echo = new Echo();
            List<Task<String>> tasks = IntStream.range(0, 50).mapToObj(i -> spawn(() -> echo.send("message " + i))).toList();
            assertEquals(IntStream.range(0, 50).mapToObj(i -> "message " + i).toList(), gather(tasks));
        });
    }

    @Test
    void otherTasksRunWhileOneWaitsForTheNetwork() {
        run(() -> {
            var echo = new Echo();
            var events = new ArrayList<String>();
            var exchange = spawn(() -> {
                events.add("sent");
                echo.send("x");
                events.add("answered");
            });
            while (!exchange.isDone()) {
                sleep(Duration.ZERO);
                events.add("other");
            }
            assertEquals("other", events.get(events.indexOf("sent") + 1));
            assertTrue(events.indexOf("answered") > events.indexOf("other"), events::toString);
        });
    }

    @Test
    void tasksThatNeverWaitForAnythingDoNotStarveTheNetwork() {
        run(() -> {
            var echo = new Echo();
            var busy = spawn(() -> {
                while (true) {
                    sleep(Duration.ZERO);
                }
            });
            assertEquals("x", echo.send("x"));
            busy.cancel();
        });
    }

    @Test
    void aClosedServerAcceptsAgainOnAnotherLoop() {
        for (var i = 0; i < 3; i++) {
            run(() -> {
                var echo = new Echo();
                echo.send("x");
                echo.close();
            });
        }
    }
}
