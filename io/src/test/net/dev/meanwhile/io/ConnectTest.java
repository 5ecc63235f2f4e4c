package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Task;
import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.io.spi.InstalledNetwork;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import dev.meanwhile.test.LoopTest;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How connections come about, and what is said when they don't. */
class ConnectTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    // One address, on real sockets.

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        var failure = assertThrows(NetworkException.ConnectRefused.class, () -> run(() -> Tcp.connect("127.0.0.1", port)));
        assertEquals("127.0.0.1:" + port, failure.target());
        assertTrue(failure.getMessage().startsWith("can't connect to 127.0.0.1:" + port + ": the connection was refused: nobody listens there (after "),
                failure::getMessage);
    }

    /** The kernel drops the first packet of a connection that its queue has no room for. */
    @Test
    void nobodyAnswers() throws Exception {
        try (var full = new ServerSocket(0, 1, LOOPBACK)) {
            var waiting = List.of(new Socket(), new Socket());
            try {
                for (var socket : waiting) {
                    socket.connect(full.getLocalSocketAddress());
                }
                var failure = assertThrows(NetworkException.ConnectTimeout.class,
                        () -> run(() -> Tcp.connect("127.0.0.1", full.getLocalPort(), o -> o.limit(Duration.ofMillis(50)))));
                assertTrue(failure.getMessage().contains("127.0.0.1:" + full.getLocalPort() + ": no answer within 50 ms"), failure::getMessage);
                assertTrue(failure.elapsed().toMillis() >= 50);
            } finally {
                for (var socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void theNameDoesNotResolve() {
        var failure = assertThrows(NetworkException.UnknownHost.class, () -> run(() -> Tcp.connect("host.invalid", 80)));
        assertEquals("host.invalid:80", failure.target());
    }

    @Test
    void thisMachineLacksTheLocalAddress() {
        var failure = assertThrows(NetworkException.ConnectFailed.class,
                () -> run(() -> Tcp.connect("127.0.0.1", 80, o -> o.localAddress(new InetSocketAddress("192.0.2.1", 0)))));
        assertTrue(failure.getMessage().contains("EADDRNOTAVAIL"), failure::getMessage);
    }

    /** What a client sees whose last port is taken; here it has but one. */
    @Test
    void noPortIsLeft() throws Exception {
        try (var server = new ServerSocket(0, 10, LOOPBACK)) {
            run(() -> {
                try (var first = Tcp.connect("127.0.0.1", server.getLocalPort())) {
                    var local = (InetSocketAddress) first.localAddress();
                    var failure = assertThrows(NetworkException.ConnectFailed.class,
                            () -> Tcp.connect("127.0.0.1", server.getLocalPort(), o -> o.localAddress(local)));
                    assertTrue(failure.getMessage().contains("already in use") || failure.getMessage().contains("EADDRNOTAVAIL"), failure::getMessage);
                }
            });
        }
    }

    @Test
    void itComesFromTheLocalAddressThatWasWanted() throws Exception {
        try (var server = new ServerSocket(0, 10, LOOPBACK)) {
            run(() -> {
                try (var connection = Tcp.connect("127.0.0.1", server.getLocalPort(), o -> o.localAddress(new InetSocketAddress("127.0.0.9", 0)))) {
                    assertEquals("127.0.0.9", ((InetSocketAddress) connection.localAddress()).getAddress().getHostAddress());
                }
            });
        }
    }

    @Test
    void valuesThatMakeNoSense() {
        run(() -> {
            assertThrows(IllegalArgumentException.class, () -> Tcp.connect("", 80));
            assertThrows(IllegalArgumentException.class, () -> Tcp.connect("localhost", 0));
            assertThrows(IllegalArgumentException.class, () -> Tcp.connect("localhost", 80, o -> o.limit(Duration.ZERO)));
            assertThrows(IllegalArgumentException.class, () -> Tcp.listen(65_536, _ -> { }));
        });
    }

    // Several addresses, in virtual time, on a network of which this test says how each address behaves.

    private static final String SIX = "2001:db8::1";
    private static final String SIX_2 = "2001:db8::2";
    private static final String FOUR = "192.0.2.1";

    private final List<String> attempts = new ArrayList<>();
    private final List<String> aborted = new ArrayList<>();

    private static final Duration NEVER = Duration.ofDays(1);

    private void install(List<String> addresses, Map<String, Object> behaviour) {
        InstalledNetwork.install(new Network() {
            @Override
            public List<InetAddress> resolve(String host) {
                return addresses.stream().map(InetAddress::ofLiteral).toList();
            }

            @Override
            public Wire connect(SocketAddress address, SocketSettings settings) throws IOException {
                var name = ((InetSocketAddress) address).getAddress().getHostAddress().replaceAll("(:0)+:", "::");
                attempts.add(Loop.current().time().toMillis() - start + " " + name);
                switch (behaviour.get(name)) {
                    case Duration answer -> sleep(answer);
                    case IOException failure -> throw failure;
                    default -> throw new AssertionError(name);
                }
                return new DeadWire(name);
            }

            @Override
            public Listener listen(SocketAddress address, SocketSettings settings, Consumer<Wire> accepted) {
                throw new AssertionError();
            }

            @Override
            public Datagrams datagrams(SocketAddress local, SocketAddress remote, SocketSettings settings) {
                throw new AssertionError();
            }
        });
        start = Loop.current().time().toMillis();
    }

    private long start;
    private int made;

    private final class DeadWire implements Wire {
        private final String name;

        DeadWire(String name) {
            made++;
            this.name = name;
        }

        @Override
        public void start(Receiver receiver) {
        }

        @Override
        public void reading(boolean wanted) {
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
        }

        @Override
        public void write(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void flush() {
        }

        @Override
        public long unsent() {
            return 0;
        }

        @Override
        public int highWaterMark() {
            return 1;
        }

        @Override
        public void shutdownOutput() {
        }

        @Override
        public void close() {
        }

        @Override
        public void abort() {
            aborted.add(name);
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(0);
        }

        @Override
        public SocketAddress remoteAddress() {
            return InetSocketAddress.createUnresolved(name, 80);
        }
    }

    @LoopTest
    void theNextAddressIsTriedAfterAQuarterOfASecond() {
        install(List.of(SIX, SIX_2, FOUR), Map.of(SIX, NEVER, SIX_2, NEVER, FOUR, Duration.ofMillis(10)));
        assertTrue(Tcp.connect("host", 80).remoteAddress().toString().contains(FOUR));
        // The families alternate.
        assertEquals(List.of("0 " + SIX, "250 " + FOUR), attempts);
    }

    @LoopTest
    void orAtOnceIfOneFails() {
        install(List.of(SIX, FOUR), Map.of(SIX, new ConnectException("Connection refused"), FOUR, Duration.ofMillis(10)));
        Tcp.connect("host", 80);
        assertEquals(List.of("0 " + SIX, "0 " + FOUR), attempts);
    }

    @LoopTest
    void aSlowOneMayStillWin() {
        install(List.of(SIX, FOUR), Map.of(SIX, Duration.ofMillis(300), FOUR, Duration.ofMillis(500)));
        assertTrue(Tcp.connect("host", 80).remoteAddress().toString().contains(SIX));
        assertEquals(Duration.ofMillis(300), Loop.current().time().minusMillis(start));
    }

    @LoopTest
    void ofTwoThatAnswerAtOnceOneIsAborted() {
        install(List.of(SIX, FOUR), Map.of(SIX, Duration.ofMillis(260), FOUR, Duration.ofMillis(10)));
        Tcp.connect("host", 80);
        assertEquals(made - 1, aborted.size());
    }

    @LoopTest
    void theFailuresOfAllAddressesAreTold() {
        var first = new ConnectException("Connection refused");
        var second = new IOException("No route to host");
        install(List.of(SIX, FOUR), Map.of(SIX, first, FOUR, second));
        var failure = assertThrows(NetworkException.ConnectRefused.class, () -> Tcp.connect("host", 80));
        assertEquals(first, failure.getCause());
        assertEquals(List.of(second), List.of(failure.getSuppressed()));
    }

    /** Netty has one type for all that can go wrong at connecting. */
    @LoopTest
    void onlyARefusalIsCalledOne() {
        install(List.of(FOUR), Map.of(FOUR, new ConnectException("finishConnect(..) failed with error(-113): No route to host: /192.0.2.1:80")));
        var failure = assertThrows(NetworkException.ConnectFailed.class, () -> Tcp.connect("host", 80));
        assertEquals(NetworkException.ConnectFailed.class, failure.getClass());
        assertTrue(failure.getMessage().contains("host:80: No route to host"), failure::getMessage);
    }

    @LoopTest
    void theLimitIsForAllAddresses() {
        install(List.of(SIX, FOUR), Map.of(SIX, NEVER, FOUR, new ConnectException("Connection refused")));
        var failure = assertThrows(NetworkException.ConnectTimeout.class, () -> Tcp.connect("host", 80, o -> o.limit(seconds(3))));
        assertEquals(Duration.ofSeconds(3), Loop.current().time().minusMillis(start));
        assertInstanceOf(ConnectException.class, failure.getSuppressed()[0]);
        assertEquals(Duration.ofSeconds(3), failure.elapsed());
        assertTrue(failure.getMessage().endsWith("(after 3000 ms)"), failure::getMessage);
    }

    @LoopTest
    void anAddressInDigitsNeedsNoLookup() {
        install(List.of(), Map.of(SIX, Duration.ZERO));
        Tcp.connect("[" + SIX + "]", 80);
        Tcp.connect(SIX, 80);
        assertEquals(2, attempts.size());
        install(List.of(), Map.of(SIX, new ConnectException("Connection refused")));
        for (var host : List.of(SIX, "[" + SIX + "]")) {
            assertEquals("[" + SIX + "]:80", assertThrows(NetworkException.ConnectRefused.class, () -> Tcp.connect(host, 80)).target());
        }
    }

    @LoopTest
    void aPeerThatDoesNotReadIsAbortedWhenCloseHasWaitedLongEnough() {
        install(List.of(FOUR), Map.of(FOUR, Duration.ZERO));
        var connection = Tcp.connect("host", 80);
        var failure = assertThrows(StreamException.NotSent.class, connection::close);
        assertEquals(WireConnection.CLOSE_LIMIT, Loop.current().time().minusMillis(start));
        assertEquals(List.of(FOUR), aborted);
        assertTrue(failure.getMessage().contains("did not take the last"), failure::getMessage);
    }

    /** Whenever it is cancelled, every connection that was made is either returned or aborted. */
    @LoopTest
    void cancelledAtEveryMoment() {
        for (var turns = 0; turns < 40; turns++) {
            aborted.clear();
            made = 0;
            install(List.of(SIX, FOUR), Map.of(SIX, Duration.ZERO, FOUR, Duration.ZERO));
            var returned = new ArrayList<Connection>();
            Task<?> task = spawn(() -> {
                returned.add(Tcp.connect("host", 80));
            });
            for (var i = 0; i < turns; i++) {
                sleep(Duration.ZERO);
            }
            task.cancel();
            gatherSettled(task);
            assertEquals(made, returned.size() + aborted.size(), "connections that were made, after " + turns + " turns");
        }
    }
}
