package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;

/** {@code loop.sock_accept}, {@code sock_recv}, {@code sock_sendall}: what is cancelled lets its socket go at once, and takes no data with it. */
class SocketsTest {
    @LoopTest
    @Case(number = 195, cpython = "test_sock_lowlevel.test_cancel_sock_accept", differs = "D97")
    void whoeverStopsWaitingForConnectionsFreesThePort() {
        var port = new Promise<Integer>();
        var accepting = spawn(() -> {
            try (var server = Tcp.listen(o -> o.grace(Duration.ZERO), _ -> { })) {
                port.complete(server.port());
                server.awaitClosed();
            }
        });
        port.await();
        accepting.cancel();
        Ends.cancelled(accepting);
        assertThrows(NetworkException.ConnectRefused.class, () -> Tcp.connect("127.0.0.1", port.await()));
        Tcp.listen(port.await(), _ -> { }).close();
    }

    @LoopTest(seeds = 10)
    @Case(number = 195, cpython = "test_sock_lowlevel.test_sock_client_racing", differs = "D110")
    void aCancelledReadTakesNothingAndACancelledWriteIsWhole() {
        try (var wired = new Wired()) {
            var reading = spawn(() -> wired.here.read());
            sleep(Duration.ZERO);
            reading.cancel();
            wired.feed("200 OK");
            Ends.cancelled(reading);
            assertEquals("200 OK", new String(wired.here.readExactly(6)));

            // More than the system takes, so that writers wait.
            var filling = spawn(() -> wired.here.write(" ".repeat(64 << 20)));
            sleep(Duration.ZERO);
            var writing = spawn(() -> wired.here.write("hello"));
            sleep(Duration.ZERO);
            writing.cancel();
            var receiving = spawn(() -> new String(wired.there.readAll()).trim());
            wired.here.write("world");
            wired.here.shutdownOutput();
            assertEquals("helloworld", receiving.await());
            Ends.cancelled(writing);
            filling.await();
        }
    }

    @LoopTest
    @Case(number = 195, cpython = "test_sock_lowlevel.test_sock_client_racing")
    void aCancelledAttemptToConnectLetsTheNextThrough() {
        try (var server = Tcp.listen(0, Connection::readAll)) {
            var connecting = spawn(() -> Tcp.connect("127.0.0.1", server.port()));
            sleep(Duration.ZERO);
            connecting.cancel();
            Tcp.connect("127.0.0.1", server.port()).close();
            Ends.cancelled(connecting);
            awaitNoConnection(server);
        }
    }

    /** The one that was cancelled may have been made, and is reset then. */
    private static void awaitNoConnection(Server server) {
        while (server.connections() > 0) {
            sleep(Duration.ZERO);
        }
    }

    @LoopTest
    @Case(number = 195, cpython = "test_events.test_prompt_cancellation")
    void aReadThatNothingComesForEndsAtOnceWhenItIsCancelled() {
        try (var wired = new Wired()) {
            var turns = Loop.current().stats().turns();
            var reading = spawn(() -> wired.here.read(1));
            sleep(Duration.ZERO);
            assertTrue(reading.cancel());
            Ends.cancelled(reading);
            assertTrue(Loop.current().stats().turns() - turns < 8);
        }
    }
}
