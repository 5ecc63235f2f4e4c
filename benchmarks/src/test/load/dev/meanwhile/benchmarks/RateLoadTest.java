package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The wait for an answer counts from the moment when the request was due. */
class RateLoadTest {
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final Duration STOP = Duration.ofMillis(300);
    private static final Duration INTERVAL = Duration.ofNanos(100_000);
    private static final int REQUESTS = 500;
    private static final int CONNECTIONS = 10;

    private final CountDownLatch asked = new CountDownLatch(CONNECTIONS);

    /** It stops once all connections have asked. The other requests can't be sent before it goes on, but most of the stop is part of their waits. */
    @Test
    void aStopOfTheServerIsPartOfAllWaits() throws Exception {
        try (var server = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(server));
            try (var load = load(server)) {
                load.fix(INTERVAL.toNanos());
                assertEquals(REQUESTS, load.play(REQUESTS));
                assertTrue(load.wait(0.0) >= STOP.minus(INTERVAL.multipliedBy(REQUESTS)).toNanos(), () -> "the shortest wait is " + load.wait(0.0));
            }
        }
    }

    @Test
    void theRateMustBeKnown() throws Exception {
        try (var server = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress()); var load = load(server)) {
            assertEquals("the rate is not known before prepare()", assertThrows(IllegalStateException.class, () -> load.play(1)).getMessage());
        }
    }

    private static RateLoad load(ServerSocket server) throws IOException {
        return new RateLoad(CONNECTIONS, _ -> new HttpAsker(server.getLocalPort(), "/", Served.TEXT.getBytes(StandardCharsets.US_ASCII)));
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            var request = new byte[1000];
            for (var first = true; socket.getInputStream().read(request) > 0; first = false) {
                if (first) {
                    asked.countDown();
                    asked.await();
                    Thread.sleep(STOP);
                }
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone.
        }
    }
}
