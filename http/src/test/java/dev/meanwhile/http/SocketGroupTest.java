package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One message for many WebSockets, of which some are slow. */
@Timeout(60)
class SocketGroupTest {
    private static final String HANDSHAKE = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** A server whose clients are members of a group until they close. */
    private static final class Site {
        private final SocketGroup group;
        private final List<SocketGroup.Membership> memberships = new ArrayList<>();

        private Site(SocketGroup group) {
            this.group = group;
        }

        private void handle(ServerRequest request) {
            var socket = request.acceptWebSocket();
            try (var membership = group.join(socket)) {
                memberships.add(membership);
                socket.forEach(_ -> { });
            }
        }

        private void awaitMembers(int count) {
            while (group.size() != count) {
                sleep(millis(1));
            }
        }
    }

    private static WebSocket connect(HttpServer server) {
        return WebSocket.connect(server.url().replace("http", "ws"));
    }

    @Test
    void allMembersGetAllMessagesInOrder() throws Exception {
        run(() -> {
            var site = new Site(SocketGroup.disconnectingSlow(1 << 20));
            try (var server = HttpServer.listen(0, site::handle)) {
                var sockets = new ArrayList<WebSocket>();
                for (var i = 0; i < 5; i++) {
                    sockets.add(connect(server));
                }
                site.awaitMembers(5);
                var bytes = new byte[] {1, 2};
                site.group.broadcast("text ü");
                site.group.broadcast(bytes);
                bytes[0] = 9;
                site.group.broadcast(new Message.Text("message"));
                site.group.broadcast(Map.of("a", 1));
                for (var i = 0; i < 500; i++) {
                    site.group.broadcast(i + " " + "x".repeat(1_000));
                }
                for (var socket : sockets) {
                    assertEquals(new Message.Text("text ü"), socket.receiveMessage());
                    assertEquals(new Message.Binary(new byte[] {1, 2}), socket.receiveMessage());
                    assertEquals("message", socket.receive());
                    assertEquals("{\"a\":1}", socket.receive());
                    for (var i = 0; i < 500; i++) {
                        assertTrue(socket.receive().startsWith(i + " "), "message " + i);
                    }
                    socket.close();
                }
                site.awaitMembers(0);
                site.group.broadcast("nobody is here");
            }
        });
    }

    /** The slow one reads nothing; Linux takes a few megabytes for it. */
    @Test
    void aSlowMemberIsDisconnectedAndDelaysNobody() throws Exception {
        run(() -> {
            var site = new Site(SocketGroup.disconnectingSlow(100_000));
            try (var server = HttpServer.listen(0, site::handle); var slow = blocking(() -> RawClient.to(server).send(HANDSHAKE)); var fast = connect(server)) {
                site.awaitMembers(2);
                blocking(() -> assertEquals(101, slow.status()));
                var count = 0;
                while (site.group.size() == 2) {
                    site.group.broadcast("x".repeat(60_000));
                    assertEquals(60_000, fast.receive().length());
                    assertTrue(++count < 2_000, "the slow one is still a member");
                }
                site.group.broadcast("after");
                assertEquals("after", fast.receive());
                assertEquals(List.of(0L), site.memberships.stream().filter(it -> it.dropped() == 0).map(SocketGroup.Membership::dropped).toList());
            }
        });
    }

    @Test
    void orItMissesTheOldest() throws Exception {
        run(() -> {
            var site = new Site(SocketGroup.droppingOldest(100_000));
            try (var server = HttpServer.listen(0, site::handle); var slow = connect(server)) {
                site.awaitMembers(1);
                var sent = 0;
                for (; site.memberships.getFirst().dropped() < 10; sent++) {
                    site.group.broadcast(sent + " " + "x".repeat(50_000));
                    sleep(millis(0));
                    assertTrue(sent < 2_000, "nothing is dropped");
                }
                site.group.broadcast("last");
                var got = new ArrayList<String>();
                for (var text = slow.receive(); !text.equals("last"); text = slow.receive()) {
                    got.add(text.split(" ")[0]);
                }
                assertEquals(sent, got.size() + site.memberships.getFirst().dropped());
                assertEquals(got.stream().sorted((a, b) -> Integer.parseInt(a) - Integer.parseInt(b)).toList(), got);
                assertEquals("0", got.getFirst());
                assertEquals(1, site.group.size());
            }
        });
    }

    /** When it reads again, all that waited goes out together. */
    @Test
    void manySmallMessagesThatWaited() throws Exception {
        run(() -> {
            var site = new Site(SocketGroup.droppingOldest(64 << 20));
            try (var server = HttpServer.listen(0, site::handle); var slow = connect(server)) {
                site.awaitMembers(1);
                for (var i = 0; i < 60; i++) {
                    site.group.broadcast("x".repeat(200_000));
                }
                for (var i = 0; i < 20_000; i++) {
                    site.group.broadcast("y");
                }
                for (var i = 0; i < 60; i++) {
                    assertEquals(200_000, slow.receive().length());
                }
                for (var i = 0; i < 20_000; i++) {
                    assertEquals("y", slow.receive());
                }
                assertEquals(0, site.memberships.getFirst().dropped());
            }
        });
    }

    @Test
    void whoHasLeftGetsNothing() throws Exception {
        run(() -> {
            var group = SocketGroup.disconnectingSlow(1_000);
            var left = new Promise<Void>();
            try (var server = HttpServer.listen(0, request -> {
                var socket = request.acceptWebSocket();
                group.join(socket).close();
                left.complete(null);
                socket.receive();
                socket.send("direct");
            }); var socket = connect(server)) {
                left.await();
                group.broadcast("not for you");
                socket.send("go");
                assertEquals("direct", socket.receive());
                assertEquals(0, group.size());
            }
        });
    }

    @Test
    void limitsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> SocketGroup.droppingOldest(0));
    }
}
