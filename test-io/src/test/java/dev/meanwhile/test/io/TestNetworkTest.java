package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.Unix;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program's own calls on a network in memory. */
class TestNetworkTest {
    private static Server echo(int port) {
        return Tcp.listen(port, connection -> {
            for (var line : connection.lines()) {
                connection.write(line + "\n");
            }
        });
    }

    private static String ask(String host, int port, String question) {
        try (var connection = Tcp.connect(host, port)) {
            connection.write(question + "\n");
            return connection.readLine();
        }
    }

    @LoopTest(seeds = 10)
    void aProgramsClientsAndServersMeet() {
        TestNetwork.install();
        try (var server = echo(80)) {
            assertEquals(80, server.port());
            assertEquals(List.of("a", "b", "c"), gather(() -> ask("server", 80, "a"), () -> ask("localhost", 80, "b"), () -> ask("127.0.0.1", 80, "c")));
        }
    }

    @LoopTest
    void unixSocketsToo() {
        TestNetwork.install();
        var path = Path.of("/run/nowhere/server.sock");
        assertThrows(NetworkException.ConnectFailed.class, () -> Unix.connect(path));
        try (var _ = Unix.listen(path, connection -> connection.write("hello\n")); var connection = Unix.connect(path)) {
            assertEquals("hello", connection.readLine());
        }
    }

    @LoopTest
    void aConnectionTakesARoundTrip() {
        var network = TestNetwork.install();
        network.link("far").latency(millis(100));
        try (var _ = echo(80)) {
            assertElapsed(millis(400), () -> {
                var connection = Tcp.connect("far", 80);
                connection.write("x\n");
                connection.readLine();
                connection.abort();
            });
            assertElapsed(millis(0), () -> ask("near", 80, "x"));
            settle();
        }
    }

    @LoopTest
    void nobodyListens() {
        TestNetwork.install();
        assertThrows(NetworkException.ConnectRefused.class, () -> Tcp.connect("server", 81));
    }

    @LoopTest
    void aLinkRefusesConnectionsOrFailsOtherwise() {
        var network = TestNetwork.install();
        try (var _ = echo(80)) {
            network.link("server").refuse();
            assertThrows(NetworkException.ConnectRefused.class, () -> Tcp.connect("server", 80));
            network.link("server").failConnect(() -> new NoRouteToHostException("No route to host"));
            var failure = assertThrows(NetworkException.ConnectFailed.class, () -> Tcp.connect("server", 80));
            assertTrue(failure.getMessage().contains("No route to host"), failure.getMessage());
            network.link("server").connects();
            assertEquals("x", ask("server", 80, "x"));
        }
    }

    @LoopTest
    void anAttemptThatGetsNoAnswerTimesOut() {
        var network = TestNetwork.install();
        network.link("server").hold();
        assertElapsed(seconds(10), () -> assertThrows(NetworkException.ConnectTimeout.class, () -> Tcp.connect("server", 80)));
    }

    @LoopTest
    void anAttemptGoesOnWhenTheLinkIsReleased() {
        var network = TestNetwork.install();
        try (var _ = echo(80)) {
            network.link("server").hold();
            var asking = spawn(() -> ask("server", 80, "x"));
            sleep(seconds(5));
            assertFalse(asking.isDone());
            network.link("server").release();
            assertEquals("x", asking.await());
        }
    }

    @LoopTest
    void aFullBacklogGivesNoAnswer() {
        var network = TestNetwork.install();
        network.accepting(false);
        try (var _ = Tcp.listen(o -> o.port(80).backlog(1), connection -> connection.write("hello\n"));
                var waiting = Tcp.connect("server", 80)) {
            assertThrows(NetworkException.ConnectTimeout.class, () -> Tcp.connect("server", 80));
            network.accepting(true);
            assertEquals("hello", waiting.readLine());
            try (var other = Tcp.connect("server", 80)) {
                assertEquals("hello", other.readLine());
            }
        }
    }

    @LoopTest
    void bytesGoToTheEndsOfOneConnectionOnly() {
        var network = TestNetwork.install();
        try (var _ = echo(80); var one = Tcp.connect("server", 80); var other = Tcp.connect("server", 80)) {
            network.connections().getFirst().hold();
            one.write("one\n");
            other.write("other\n");
            assertEquals("other", other.readLine());
            assertThrows(TimedOutException.class, () -> timeout(seconds(60), () -> one.readLine()));
            network.connections().getFirst().release();
            assertEquals("one", one.readLine());
        }
    }

    @LoopTest
    void allConnectionsOfAHostAreCutAtOnce() {
        var network = TestNetwork.install();
        try (var _ = echo(80); var one = Tcp.connect("bad", 80); var two = Tcp.connect("bad", 80); var good = Tcp.connect("good", 80)) {
            network.link("bad").cut(Cut.RESET);
            assertThrows(StreamException.ConnectionLost.class, () -> one.readLine());
            assertThrows(StreamException.ConnectionLost.class, () -> two.readLine());
            good.write("x\n");
            assertEquals("x", good.readLine());
        }
    }

    @LoopTest
    void aCutTakesAwayTheRestButNotTheEndThatWasUnderWay() {
        TestNetwork.install().link().cutAfter(3, Cut.END);
        try (var _ = Tcp.listen(80, connection -> connection.write("hello")); var client = Tcp.connect("server", 80)) {
            assertEquals("hel", new String(client.readAll()));
        }
    }

    @LoopTest
    void whatIsWrittenAfterACutIsAnsweredWithAReset() {
        var network = TestNetwork.install();
        try (var _ = echo(80)) {
            var client = Tcp.connect("server", 80);
            network.link("server").cut(Cut.END);
            assertEquals(0, client.read().length);
            client.write("x\n");
            sleep(millis(1));
            assertThrows(StreamException.ConnectionLost.class, () -> client.write("x\n"));
            client.abort();
        }
    }

    @LoopTest(seeds = 5)
    void aSlowReaderHoldsUpItsWriterAlone() {
        var network = TestNetwork.install();
        network.link("slow").window(100);
        var written = new ArrayList<String>();
        try (var _ = Tcp.listen(80, connection -> {
            connection.write(new byte[300_000]);
            written.add(connection.remoteAddress().toString());
        })) {
            var slow = Tcp.connect("slow", 80);
            try (var fast = Tcp.connect("fast", 80)) {
                assertEquals(300_000, fast.readAll().length);
            }
            assertEquals(1, written.size());
            slow.abort();
        }
    }

    @Test
    void whatIsLeftOpenFailsTheTestAndIsNamed() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            TestNetwork.install();
            try (var _ = Tcp.listen(80, connection -> { })) {
                Tcp.connect("server", 80);
                sleep(seconds(1));
            }
        }));
        assertTrue(failure.getMessage().contains("a connection to ") && failure.getMessage().contains("TestNetworkTest.java:"), failure.getMessage());
    }

    @Test
    void waitingForAPeerThatWaitsTooIsADeadlock() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            TestNetwork.install();
            try (var _ = Tcp.listen(80, Connection::readLine); var connection = Tcp.connect("server", 80)) {
                connection.readLine();
            }
        }));
        assertTrue(failure.getMessage().startsWith("deadlock"), failure.getMessage());
    }

    @LoopTest
    void onlyOneNetworkInATest() {
        TestNetwork.install();
        assertThrows(IllegalStateException.class, TestNetwork::install);
    }

    @LoopTest
    void addressesAreThoseOfANetwork() {
        TestNetwork.install();
        try (var server = Tcp.listen(0, Connection::read); var connection = Tcp.connect("127.0.0.1", server.port())) {
            assertEquals(server.address(), connection.remoteAddress());
            assertTrue(((InetSocketAddress) connection.localAddress()).getPort() > 1023);
        }
    }

    @LoopTest
    void oneForAllWhoAskForIt() {
        var network = TestNetwork.current();
        assertSame(network, TestNetwork.current());
        assertThrows(IllegalStateException.class, TestNetwork::install);
    }

    @LoopTest
    void connectionsComeFromAnAddressOfTheirOwn() {
        TestNetwork.install().clientAddress("server", "203.0.113.7");
        try (var _ = Tcp.listen(80, connection -> connection.write(connection.remoteAddress() + "\n"));
                var one = Tcp.connect("server", 80); var other = Tcp.connect("elsewhere", 80)) {
            assertTrue(one.readLine().contains("203.0.113.7:"));
            assertTrue(other.readLine().contains("127.0.0.1:"));
        }
    }
}
