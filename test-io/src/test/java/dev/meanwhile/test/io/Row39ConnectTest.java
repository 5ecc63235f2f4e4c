package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.Torture;
import java.net.BindException;
import org.junit.jupiter.api.Test;

/** A host that does not answer, a port where nobody listens, a machine without a free port: three types, each with host and port. */
class Row39ConnectTest {
    private static void assertNamesTarget(NetworkException.ConnectFailed failure) {
        assertEquals("server:80", failure.target());
        assertTrue(failure.getMessage().contains("server:80") && failure.getMessage().contains(" ms"), failure.getMessage());
    }

    @LoopTest
    void aBlackHole() {
        TestNetwork.install().link("server").hold();
        assertElapsed(seconds(10), () -> assertNamesTarget(assertThrows(NetworkException.ConnectTimeout.class, () -> Tcp.connect("server", 80))));
    }

    @LoopTest
    void aRefusal() {
        TestNetwork.install();
        assertNamesTarget(assertThrows(NetworkException.ConnectRefused.class, () -> Tcp.connect("server", 80)));
    }

    @LoopTest
    void noPortIsFree() {
        TestNetwork.install().link("server").failConnect(() -> new BindException("Cannot assign requested address"));
        var failure = assertThrows(NetworkException.ConnectFailed.class, () -> Tcp.connect("server", 80));
        assertNamesTarget(failure);
        assertEquals(NetworkException.ConnectFailed.class, failure.getClass());
        assertTrue(failure.getMessage().contains("EADDRNOTAVAIL"), failure.getMessage());
    }

    @Test
    void aCancelledAttemptLeavesNothing() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            var network = TestNetwork.install().host("server", "2001:db8::1", "10.9.0.1");
            network.link("2001:db8::1").hold();
            network.link("10.9.0.1").latency(seconds(1));
            try (var _ = Tcp.listen(80, connection -> connection.readAll())) {
                victim.run(() -> Tcp.connect("server", 80).close());
            }
        });
        assertTrue(runs > 5, () -> runs + " runs");
    }
}
