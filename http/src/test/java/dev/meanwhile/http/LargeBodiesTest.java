package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.io.TestNetwork;

import java.util.ArrayList;
import java.util.Arrays;

/** Bodies in memory leave in large pieces; the limits are those of small ones. On virtual time. */
class LargeBodiesTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: server\r\n\r\n";

    private static byte[] body(int length) {
        var body = new byte[length];
        for (var i = 0; i < length; i++) {
            body[i] = (byte) (i % 251);
        }
        return body;
    }

    private static HttpServer serving(RequestHandler handler) {
        return HttpServer.listen(c -> c.port(80).writeTimeout(seconds(30)), handler);
    }

    private static HttpClient client(int readTimeout) {
        return HttpClient.create(c -> c.timeout(seconds(36_000)).readTimeout(seconds(readTimeout)));
    }

    /** It takes 64 KiB in 16 seconds, and a mebibyte in 262. The client, too, waits for more than comes within its limit. */
    @LoopTest
    void aSlowClientGetsAll() {
        TestNetwork.install().link().toClient().bandwidth(4_000);
        var body = body((5 << 19) + 17);
        try (var _ = serving(request -> request.respond(200).body(body)); var client = client(30)) {
            assertArrayEquals(body, client.get("http://server/").bytes());
            assertTrue(elapsed().toSeconds() > 600, () -> elapsed().toString());
        }
    }

    @LoopTest
    void aClientThatIsTooSlowIsDisconnected() {
        TestNetwork.install().link().toClient().bandwidth(1_000);
        var failures = new ArrayList<Throwable>();
        var body = body(3 << 20);
        try (var _ = serving(request -> failures.add(assertThrows(HttpException.class, () -> request.respond(200).body(body)))); var client = client(36_000)) {
            assertThrows(HttpException.IncompleteBody.class, () -> client.get("http://server/").bytes());
            assertInstanceOf(HttpException.WriteTimeout.class, failures.getFirst());
            assertTrue(elapsed().toSeconds() < 200, () -> elapsed().toString());
        }
    }

    @LoopTest
    void clientsThatDoNotReadCostNoMoreThanTheRoom() {
        TestNetwork.install();
        var body = body(8 << 20);
        var connections = new ArrayList<Connection>();
        try (var server = serving(request -> request.respond(200).body(body))) {
            for (var i = 0; i < 100; i++) {
                var connection = Tcp.connect("server", 80);
                connections.add(connection);
                connection.write(REQUEST);
            }
            settle();
            assertTrue(server.toString().contains("100 handlers"), server::toString);
            assertEquals(Outgoing.Room.PIECES, server.room().taken());
            connections.forEach(Connection::close);
            settle();
            assertEquals(0, server.room().taken());
        }
    }

    /** The client gets what the handler sent, up to where it was cancelled. */
    @LoopTest
    void bytesThatChangeAfterwardsAreNotSent() {
        TestNetwork.install().link().toClient().bandwidth(10_000);
        for (var length : new int[] {300_000, 1 << 20, (1 << 20) + 1, 3 << 20}) {
            try (var _ = serving(request -> {
                var bytes = body(length);
                assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> request.respond(200).body(bytes)));
                Arrays.fill(bytes, (byte) 255);
            })) {
                try (var connection = Tcp.connect("server", 80)) {
                    connection.write(REQUEST);
                    connection.readUntil("\r\n\r\n");
                    var got = connection.readAll();
                    assertTrue(got.length > 0 && got.length <= length, () -> got.length + " of " + length);
                    assertArrayEquals(Arrays.copyOf(body(length), got.length), got);
                }
            }
        }
    }
}
