package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Udp;
import dev.meanwhile.io.UdpSocket;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams on the network in memory. */
class DatagramsTest {
    private static final int PORT = 5353;

    private static UdpSocket connect() {
        return Udp.connect("server", PORT);
    }

    @LoopTest(seeds = 5)
    void questionsAreAnswered() {
        TestNetwork.install();
        try (var server = Udp.bind(o -> o.host("0.0.0.0").port(PORT)); var client = connect(); var other = Udp.bind(0)) {
            client.send("question");
            var come = server.receive();
            assertEquals("question", come.text());
            server.send("answer".getBytes(), come.sender());
            assertEquals("answer", client.receive().text());
            other.send(new byte[0], client.localAddress());
            server.send("more".getBytes(), come.sender());
            assertEquals("more", client.receive().text(), "what comes from others does not");
        }
    }

    @LoopTest
    void theyTakeTheirTimeAndOvertakeEachOther() {
        var network = TestNetwork.install();
        network.link("server").latency(millis(100));
        try (var server = Udp.bind(PORT); var client = connect()) {
            client.send("slow");
            assertElapsed(millis(100), () -> assertEquals("slow", server.receive().text()));
            client.send("first");
            network.link("server").latency(millis(10));
            client.send("second");
            assertEquals("second", server.receive().text());
            assertEquals("first", server.receive().text());
        }
    }

    @LoopTest(seeds = 3)
    void aPartIsLost() {
        var network = TestNetwork.install();
        try (var server = Udp.bind(PORT); var client = connect()) {
            network.link("server").loss(0.5);
            for (var i = 0; i < 200; i++) {
                client.send("x");
            }
            settle();
            var come = 0;
            while (server.tryReceive().isPresent()) {
                come++;
            }
            assertTrue(come > 50 && come < 150, come + " of 200");
            network.link("server").loss(1);
            client.send("x");
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), server::receive));
            network.link("server").loss(0).hold();
            client.send("x");
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), server::receive), "a link that is held loses them");
            network.link("server").release();
            client.send("last");
            assertEquals("last", server.receive().text());
        }
    }

    @LoopTest
    void nobodyReceives() {
        TestNetwork.install();
        try (var client = connect()) {
            client.send("anybody?");
            assertThrows(NetworkException.PortUnreachable.class, client::receive);
            try (var server = Udp.bind(PORT)) {
                client.send("again");
                assertEquals("again", server.receive().text());
                assertThrows(NetworkException.CannotListen.class, () -> Udp.bind(PORT));
            }
        }
    }

    @LoopTest
    void tooLongForTheMachineIsTooLongHere() {
        TestNetwork.install();
        try (var server = Udp.bind(o -> o.port(PORT).largest(10)); var client = connect()) {
            client.send(new byte[65_507]);
            var cut = server.receive();
            assertTrue(cut.truncated());
            assertEquals(10, cut.bytes().length);
            client.send(new byte[10]);
            assertFalse(server.receive().truncated());
        }
    }

    @LoopTest
    void aGroupGetsWhatIsSentToIt() throws Exception {
        TestNetwork.install();
        var loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        var group = InetAddress.ofLiteral("239.255.7.7");
        try (var one = Udp.bind(o -> o.host("127.0.0.1").port(PORT)); var two = Udp.bind(o -> o.host("127.0.0.2").port(PORT)); var sender = Udp.bind(0)) {
            one.join(group, loopback);
            two.join(group, loopback);
            sender.send("all".getBytes(), new InetSocketAddress(group, PORT));
            assertEquals("all", one.receive().text());
            assertEquals("all", two.receive().text());
            two.leave(group, loopback);
            sender.send("one".getBytes(), new InetSocketAddress(group, PORT));
            assertEquals("one", one.receive().text());
            assertTrue(two.tryReceive().isEmpty());
        }
    }

    @LoopTest
    void closingEndsReceivers() {
        TestNetwork.install();
        var socket = Udp.bind(0);
        var receiving = spawn(socket::receive);
        settle();
        socket.close();
        assertThrows(StreamException.Closed.class, receiving::await);
    }

    @Test
    void whatIsLeftOpenFailsTheTest() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            TestNetwork.install();
            Udp.bind(PORT);
        }));
        assertTrue(failure.getMessage().contains("a datagram socket at ") && failure.getMessage().contains("DatagramsTest.java:"), failure.getMessage());
    }

    @Test
    void aReceiverThatIsCancelledAtAnyWaitTakesNothingWithIt() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(10));
            var got = new ArrayList<String>();
            try (var server = Udp.bind(PORT); var client = connect()) {
                List.of("a", "b", "c").forEach(client::send);
                victim.run(() -> {
                    while (got.size() < 3) {
                        got.add(server.receive().text());
                    }
                });
                while (got.size() < 3) {
                    got.add(server.receive().text());
                }
                assertEquals(List.of("a", "b", "c"), got);
            }
        });
        assertTrue(runs > 3, () -> runs + " runs");
    }
}
