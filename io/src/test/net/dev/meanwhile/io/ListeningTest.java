package dev.meanwhile.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Several addresses of one server, on a network of which this test says what is taken: all or none. */
class ListeningTest {
    private static final String TAKEN = "Address already in use";

    /** What listening fails with, by address and port, or by address alone. */
    private final Map<String, String> failures = new HashMap<>();
    private final List<String> opened = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private int nextPort = 1000;

    private final class Scripted implements Network {
        @Override
        public List<InetAddress> resolve(String host) {
            throw new AssertionError(host);
        }

        @Override
        public Wire connect(SocketAddress address, SocketSettings settings) {
            throw new AssertionError(address);
        }

        @Override
        public Listener listen(SocketAddress address, SocketSettings settings, Consumer<Wire> accepted) throws IOException {
            var wanted = (InetSocketAddress) address;
            var at = new InetSocketAddress(wanted.getAddress(), wanted.getPort() == 0 ? nextPort++ : wanted.getPort());
            var host = wanted.getAddress().getHostAddress();
            var name = host + ":" + at.getPort();
            var failure = failures.getOrDefault(name, failures.get(host));
            if (failure != null) {
                throw new BindException(failure);
            }
            opened.add(name);
            return new Listener() {
                @Override
                public SocketAddress address() {
                    return at;
                }

                @Override
                public void close() {
                    closed.add(name);
                }
            };
        }

        @Override
        public Datagrams datagrams(SocketAddress local, SocketAddress remote, SocketSettings settings) {
            throw new AssertionError(local);
        }
    }

    private List<String> open(int port, String... hosts) throws IOException {
        var addresses = Stream.of(hosts).<SocketAddress>map(host -> new InetSocketAddress(host, port)).toList();
        return Listening.open(new Scripted(), addresses, SocketSettings.DEFAULT, _ -> { }).stream().map(it -> it.address().toString().substring(1)).toList();
    }

    @LoopTest
    void allGetThePortOfTheFirst() throws IOException {
        assertEquals(List.of("127.0.0.1:1000", "127.0.0.2:1000"), open(0, "127.0.0.1", "127.0.0.2"));
    }

    @LoopTest
    void aPortThatIsTakenElsewhereIsPickedAgain() throws IOException {
        failures.put("127.0.0.2:1000", TAKEN);
        assertEquals(List.of("127.0.0.1:1001", "127.0.0.2:1001"), open(0, "127.0.0.1", "127.0.0.2"));
        assertEquals(List.of("127.0.0.1:1000"), closed);
    }

    @LoopTest
    void butNotForEver() {
        failures.put("127.0.0.2", TAKEN);
        assertThrows(BindException.class, () -> open(0, "127.0.0.1", "127.0.0.2"));
        assertEquals(8, opened.size());
        assertEquals(opened, closed);
    }

    @LoopTest
    void aPortThatWasWantedIsTriedOnce() {
        failures.put("127.0.0.2", TAKEN);
        assertThrows(BindException.class, () -> open(80, "127.0.0.1", "127.0.0.2"));
        assertEquals(List.of("127.0.0.1:80"), opened);
        assertEquals(opened, closed);
    }

    @LoopTest
    void soIsOneThatFailsForOtherReasonsOrAtTheFirstAddress() {
        failures.put("127.0.0.2", "Permission denied");
        assertThrows(BindException.class, () -> open(0, "127.0.0.1", "127.0.0.2"));
        assertEquals(List.of("127.0.0.1:1000"), closed);
        assertThrows(BindException.class, () -> open(0, "127.0.0.2", "127.0.0.1"));
        failures.put("127.0.0.2", TAKEN);
        assertThrows(BindException.class, () -> open(0, "127.0.0.2", "127.0.0.1"));
        assertEquals(List.of("127.0.0.1:1000"), opened);
        assertEquals(1003, nextPort, "one try each");
    }

    @LoopTest
    void anAddressThatTheMachineLacksIsLeftOut() throws IOException {
        failures.put("192.0.2.1", "Cannot assign requested address");
        assertEquals(List.of("127.0.0.1:1001"), open(0, "192.0.2.1", "127.0.0.1"));
        var none = assertThrows(BindException.class, () -> open(0, "192.0.2.1"));
        assertTrue(Faults.isMissingAddress(none), none::getMessage);
    }

    @LoopTest
    void allOfBothKindsIsOneAddress() throws IOException {
        var both = Listening.addresses(new Scripted(), ServerOptions.DEFAULT.hosts("0.0.0.0", "::", "127.0.0.1").port(80));
        assertEquals(List.of(new InetSocketAddress("::", 80), new InetSocketAddress("127.0.0.1", 80)), both);
        assertEquals(List.of(new InetSocketAddress("0.0.0.0", 80)), Listening.addresses(new Scripted(), ServerOptions.DEFAULT.hosts("0.0.0.0").port(80)));
    }
}
