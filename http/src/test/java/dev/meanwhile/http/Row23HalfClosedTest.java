package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Promise;

import java.net.Socket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that closes its side of the connection is taken for one that disconnects, which looks the same: its handler is cancelled, and it gets no answer. */
@Timeout(30)
class Row23HalfClosedTest {
    @Test
    void itsHandlerIsCancelled() throws Exception {
        run(() -> {
            var end = new Promise<String>();
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(0, _ -> {
                try {
                    sleep(seconds(1_000));
                } catch (Cancelled e) {
                    end.complete("cancelled");
                    throw e;
                }
            })) {
                blocking(() -> {
                    var socket = new Socket();
                    try (var raw = RawClient.to(server, socket).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
                        socket.shutdownOutput();
                        assertEquals("", raw.rest());
                    }
                });
                assertEquals("cancelled", end.await());
                problems.assertNone();
            }
        });
    }
}
