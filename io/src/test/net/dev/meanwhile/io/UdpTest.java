package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.WrongLoopException;
import dev.meanwhile.test.LoopTest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Datagrams on the loopback network. */
class UdpTest {
    private static UdpSocket connect(UdpSocket peer) {
        return Udp.connect("127.0.0.1", peer.localAddress().getPort());
    }

    @LoopTest
    void aDatagramComesWithItsSenderAndCanBeAnswered() {
        try (var server = Udp.bind(0); var client = connect(server)) {
            client.send("hello");
            var come = server.receive();
            assertEquals("hello", come.text());
            assertEquals(client.localAddress().getPort(), come.sender().getPort());
            server.send("hi", come.sender());
            assertEquals(new InetSocketAddress("127.0.0.1", server.localAddress().getPort()), client.remoteAddress().orElseThrow());
            assertEquals("hi", client.receive().text());
        }
    }

    @LoopTest
    void anEmptyDatagramIsOneToo() {
        try (var server = Udp.bind(0); var client = connect(server)) {
            var address = new InetSocketAddress("127.0.0.1", client.localAddress().getPort());
            server.send(new byte[0], address);
            server.send("a".getBytes(), address);
            server.send(new byte[0], address);
            assertEquals("", client.receive().text());
            assertEquals("a", client.receive().text());
            assertEquals("", client.receive().text());
            server.send(new byte[0], server.localAddress());
            assertEquals("", server.receive().text());
        }
    }

    @LoopTest
    void theLargestComesWhole() {
        var bytes = new byte[65_507];
        Arrays.fill(bytes, (byte) 'x');
        try (var server = Udp.bind(0); var client = connect(server)) {
            client.send(bytes);
            var come = server.receive();
            assertEquals(65_507, come.bytes().length);
            assertFalse(come.truncated());
            var refused = assertThrows(IllegalArgumentException.class, () -> client.send(new byte[65_508]));
            assertTrue(refused.getMessage().contains("65507"), refused::getMessage);
        }
    }

    @LoopTest
    void aLongDatagramIsCutAndSaysSo() {
        try (var server = Udp.bind(o -> o.largest(4)); var client = connect(server)) {
            client.send("12345");
            client.send("1234");
            var cut = server.receive();
            assertEquals("1234", cut.text());
            assertTrue(cut.truncated());
            assertFalse(server.receive().truncated());
        }
    }

    @LoopTest
    void whatTheQueueHasNoRoomForIsDroppedAndCounted() {
        try (var server = Udp.bind(o -> o.queue(3)); var client = connect(server)) {
            for (var i = 0; i < 10; i++) {
                client.send(String.valueOf(i));
            }
            // A round trip later all have come.
            client.send("x");
            while (server.dropped() < 8) {
                Meanwhile.sleep(Duration.ZERO);
            }
            assertEquals(List.of("0", "1", "2"), List.of(server.receive().text(), server.receive().text(), server.receive().text()));
            assertTrue(server.tryReceive().isEmpty());
            client.send("later");
            assertEquals("later", server.receive().text());
            assertEquals(8, server.dropped());
        }
    }

    @LoopTest
    void aPortThatNobodyReceivesAtIsToldAndTheSocketStaysOpen() {
        var gone = Udp.bind(0);
        var port = gone.localAddress().getPort();
        gone.close();
        try (var client = Udp.connect("127.0.0.1", port)) {
            client.send("anybody?");
            var told = assertThrows(NetworkException.PortUnreachable.class, client::receive);
            assertTrue(told.getMessage().contains(":" + port), told::getMessage);
            try (var there = Udp.bind(port)) {
                client.send("again");
                var come = there.receive();
                assertEquals("again", come.text());
                there.send("yes".getBytes(), come.sender());
                assertEquals("yes", client.receive().text());
            }
        }
    }

    @LoopTest
    void aSocketWithAPeerReceivesFromNoOther() {
        try (var peer = Udp.bind(0); var other = Udp.bind(0); var client = connect(peer)) {
            var address = new InetSocketAddress("127.0.0.1", client.localAddress().getPort());
            other.send("other".getBytes(), address);
            peer.send("peer".getBytes(), address);
            assertEquals("peer", client.receive().text());
            assertThrows(IllegalArgumentException.class, () -> client.send(new byte[1], other.localAddress()));
            assertThrows(IllegalStateException.class, () -> other.send("nobody"));
        }
    }

    @LoopTest
    void aGroupGetsWhatIsSentToIt() throws Exception {
        var loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        var group = InetAddress.ofLiteral("239.255.7.7");
        try (var one = Udp.bind(o -> o.host("0.0.0.0").reusePort(true));
                var two = Udp.bind(o -> o.host("0.0.0.0").port(one.localAddress().getPort()).reusePort(true))) {
            one.join(group, loopback);
            two.join(group, loopback);
            one.send("all".getBytes(), new InetSocketAddress(group, one.localAddress().getPort()));
            assertEquals("all", one.receive().text());
            assertEquals("all", two.receive().text());
            two.leave(group, loopback);
            assertThrows(IllegalStateException.class, () -> two.leave(group, loopback));
            assertThrows(IllegalArgumentException.class, () -> two.join(InetAddress.getLoopbackAddress(), loopback));
        }
    }

    @LoopTest
    void aTakenPortIsRefused() {
        try (var socket = Udp.bind(0)) {
            var refused = assertThrows(NetworkException.CannotListen.class, () -> Udp.bind(socket.localAddress().getPort()));
            assertTrue(refused.getMessage().contains("already in use"), refused::getMessage);
        }
    }

    @LoopTest
    void broadcastNeedsAWord() {
        var all = new InetSocketAddress("255.255.255.255", 9);
        try (var socket = Udp.bind(o -> o.host("0.0.0.0"))) {
            socket.send(new byte[1], all);
            var refused = assertThrows(NetworkException.DatagramFailed.class, socket::receive);
            assertTrue(refused.getMessage().contains("ermission denied"), refused::getMessage);
        }
    }

    @LoopTest
    void aSenderWaitsWhileTheSystemHasNotTakenWhatItSent() {
        try (var server = Udp.bind(0); var client = connect(server)) {
            var sending = spawn(() -> {
                for (var i = 0; i < 10; i++) {
                    client.send(new byte[60_000]);
                }
            });
            Meanwhile.sleep(Duration.ZERO);
            assertFalse(sending.isDone());
            sending.await();
        }
    }

    @LoopTest
    void aSenderThatWaitsIsToldOfTheClose() {
        try (var server = Udp.bind(0)) {
            var client = connect(server);
            var sending = spawn(() -> {
                for (var i = 0; i < 10; i++) {
                    client.send(new byte[60_000]);
                }
            });
            Meanwhile.sleep(Duration.ZERO);
            client.close();
            assertThrows(StreamException.Closed.class, sending::await);
        }
    }

    @LoopTest
    void whatWasSentGoesOutBeforeTheClose() {
        try (var server = Udp.bind(0)) {
            var client = connect(server);
            client.send("last");
            client.close();
            assertEquals("last", server.receive().text());
        }
    }

    @LoopTest
    void aNameIsNoTarget() {
        try (var socket = Udp.bind(0)) {
            var refused = assertThrows(IllegalArgumentException.class, () -> socket.send(new byte[1], InetSocketAddress.createUnresolved("host.example", 9)));
            assertTrue(refused.getMessage().contains("Dns.addresses(\"host.example\")"), refused::getMessage);
        }
        var unknown = assertThrows(NetworkException.UnknownHost.class, () -> Udp.connect("host.invalid", 9));
        assertEquals("host.invalid:9", unknown.target());
    }

    @LoopTest
    void itSendsFromTheAddressThatWasWanted() {
        try (var server = Udp.bind(0); var client = Udp.connect("127.0.0.1", server.localAddress().getPort(), o -> o.host("127.0.0.9"))) {
            client.send("x");
            assertEquals("127.0.0.9", server.receive().sender().getAddress().getHostAddress());
        }
    }

    @LoopTest
    void itBelongsToItsLoop() {
        try (var socket = Udp.bind(0)) {
            var calls = List.<Runnable>of(socket::receive, socket::tryReceive, () -> socket.send(new byte[1], socket.localAddress()), socket::close);
            for (var call : calls) {
                blocking(() -> assertThrows(WrongLoopException.class, call::run));
            }
            assertFalse(socket.isClosed());
        }
    }

    @LoopTest
    void closingEndsReceivers() {
        var socket = Udp.bind(0);
        var receiving = spawn(socket::receive);
        Meanwhile.sleep(Duration.ZERO);
        socket.close();
        assertThrows(StreamException.Closed.class, receiving::await);
        assertThrows(StreamException.Closed.class, () -> socket.send(new byte[1], socket.localAddress()));
    }

    @LoopTest(seeds = 20)
    void aCancelledReceiverTakesNothing() {
        try (var server = Udp.bind(0); var client = connect(server)) {
            var got = new ArrayList<String>();
            for (var i = 0; i < 10; i++) {
                var first = spawn(() -> got.add(server.receive().text()));
                var second = spawn(() -> got.add(server.receive().text()));
                Meanwhile.sleep(Duration.ZERO);
                client.send(String.valueOf(i));
                if (i % 3 > 0) {
                    Meanwhile.sleep(Duration.ofNanos(i % 3 * 20_000L));
                }
                first.cancel();
                // The second gets it, unless the first had it already.
                try {
                    first.await();
                    second.cancel();
                    assertThrows(CancellationException.class, second::await);
                } catch (CancellationException cancelled) {
                    second.await();
                }
            }
            assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), got);
        }
    }
}
