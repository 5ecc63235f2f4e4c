package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.Connection;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.LoopTest;

/** Names that do not resolve, resolvers that do not answer, addresses that lead nowhere. */
class Row38NamesTest {
    @LoopTest
    void anUnknownNameIsOne() {
        TestNetwork.install().unknownHost("nowhere");
        var failure = assertThrows(NetworkException.UnknownHost.class, () -> Tcp.connect("nowhere", 80));
        assertTrue(failure.getMessage().contains("nowhere:80"), failure.getMessage());
    }

    @LoopTest
    void aResolverThatDoesNotAnswerCountsAgainstTheLimit() {
        TestNetwork.install().silentHost("silent");
        assertElapsed(seconds(10), () -> assertThrows(NetworkException.ConnectTimeout.class, () -> Tcp.connect("silent", 80)));
        assertElapsed(seconds(1), () -> assertThrows(NetworkException.ConnectTimeout.class, () -> Tcp.connect("silent", 80, o -> o.limit(seconds(1)))));
    }

    @LoopTest
    void othersGoOnMeanwhile() {
        TestNetwork.install().silentHost("silent");
        var lookup = spawn(() -> assertThrows(NetworkException.ConnectTimeout.class, () -> Tcp.connect("silent", 80)));
        try (var _ = Tcp.listen(80, connection -> connection.write("hello\n")); var connection = Tcp.connect("other", 80)) {
            assertElapsed(seconds(0), () -> assertEquals("hello", connection.readLine()));
        }
        lookup.await();
    }

    /** Happy Eyeballs: the IPv6 address is a black hole, as where a tunnel is broken. */
    @LoopTest(seeds = 5)
    void aBlackHoleCostsAQuarterOfASecond() {
        var network = TestNetwork.install().host("server", "2001:db8::1", "10.9.0.1");
        network.link("2001:db8::1").hold();
        try (var _ = Tcp.listen(80, Connection::read)) {
            assertElapsed(millis(250), () -> Tcp.connect("server", 80).close());
            settle();
            assertEquals(1, network.open(), "the attempt that lost leaves nothing");
        }
    }

    @LoopTest
    void anAddressThatRefusesCostsNothing() {
        var network = TestNetwork.install().host("server", "2001:db8::1", "10.9.0.1");
        network.link("2001:db8::1").refuse();
        try (var _ = Tcp.listen(80, Connection::read)) {
            assertElapsed(millis(0), () -> Tcp.connect("server", 80).close());
        }
    }

    @LoopTest
    void theFailuresOfAllAddressesAreTold() {
        var network = TestNetwork.install().host("server", "2001:db8::1", "10.9.0.1");
        network.link("server").refuse();
        var failure = assertThrows(NetworkException.ConnectFailed.class, () -> Tcp.connect("server", 80));
        assertEquals(1, failure.getSuppressed().length);
    }

    @LoopTest
    void anAttemptThatComesTooLateIsClosed() {
        var network = TestNetwork.install().host("server", "2001:db8::1", "10.9.0.1");
        network.link("2001:db8::1").latency(millis(200));
        try (var _ = Tcp.listen(80, Connection::read); var connection = Tcp.connect("server", 80)) {
            sleep(seconds(1));
            assertEquals("/10.9.0.1:80", connection.remoteAddress().toString().replaceFirst("^[^/]*", ""));
            assertEquals(3, network.open());
        }
    }
}
