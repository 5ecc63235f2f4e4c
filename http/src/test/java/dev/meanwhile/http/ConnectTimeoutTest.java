package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.Socket;
import java.util.ArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host that can't be reached, in the two ways that give no answer at all. */
@Timeout(20)
class ConnectTimeoutTest {
    private static HttpClient client() {
        return HttpClient.create(c -> c.timeout(seconds(15)).connectTimeout(millis(100)));
    }

    private static void assertTimesOut(String url) {
        run(() -> {
            try (var client = client()) {
                var thrown = assertThrows(HttpException.ConnectTimeout.class, () -> client.get(url));
                assertTrue(thrown.getMessage().contains("100 ms") && thrown.getMessage().contains(url), thrown.getMessage());
            }
        });
    }

    /** Linux drops the first packet of a connection to a socket whose queue is full. */
    @Test
    void aFullQueue() throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var waiting = fill(listening);
            assertTimesOut("http://127.0.0.1:" + listening.getLocalPort() + "/");
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    private static ArrayList<Socket> fill(ServerSocket listening) throws IOException {
        var waiting = new ArrayList<Socket>();
        while (true) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort()), 50);
            } catch (SocketTimeoutException e) {
                return waiting;
            }
        }
    }

    @Test
    void aTlsServerThatNeverAnswersTheHandshake() {
        try (var server = RawServer.of(Peer::awaitEnd)) {
            assertTimesOut("https://localhost:" + server.port() + "/");
            // Abandoned attempts do not stay open.
            server.awaitOpen(0);
        }
    }

    /** Two requests at a time may wait for it; a third one must still be possible later. */
    @Test
    void attemptsThatWereGivenUpDoNotUseUpTheClient() {
        try (var silent = RawServer.of(Peer::awaitEnd); var server = RawServer.answering(RawServer.ok("ok"))) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.connectTimeout(millis(20)).maxConnections(1))) {
                    for (var i = 0; i < 5; i++) {
                        assertThrows(HttpException.ConnectTimeout.class, () -> client.get("https://localhost:" + silent.port() + "/"));
                    }
                    blocking(() -> silent.awaitOpen(0));
                    assertEquals("ok", client.get(server.url("/"), r -> r.timeout(seconds(10))).text());
                }
            });
        }
    }

    @Test
    void refusedIsNotTooLate() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var thrown = assertThrows(HttpException.ConnectFailed.class, () -> run(() -> {
            try (var client = client()) {
                client.get("http://127.0.0.1:" + port + "/");
            }
        }));
        assertTrue(thrown.getMessage().contains("refused"), thrown.getMessage());
    }

    @Test
    void anUnknownHost() {
        var thrown = assertThrows(HttpException.UnknownHost.class, () -> run(() -> {
            try (var client = HttpClient.create()) {
                client.get("http://host.invalid/");
            }
        }));
        assertTrue(thrown.getMessage().contains("host.invalid"), thrown.getMessage());
    }
}
