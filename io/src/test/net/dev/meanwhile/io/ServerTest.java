package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.WrongLoopException;
import dev.meanwhile.io.netty.NettyNetwork;
import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.io.spi.InstalledNetwork;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What becomes of a server's connections and handlers. */
class ServerTest {
    private static void echo(Connection connection) {
        for (var line : connection.lines()) {
            connection.write(line + "\n");
        }
    }

    private static Connection to(Server server) {
        return Tcp.connect("127.0.0.1", server.port());
    }

    @LoopTest
    void aHandlerAnswersEachClient() {
        try (var server = Tcp.listen(0, ServerTest::echo)) {
            scope(clients -> {
                for (var i = 0; i < 20; i++) {
                    var text = "client " + i;
                    clients.spawn(() -> {
                        try (var client = to(server)) {
                            client.write(text + "\n");
                            assertEquals(text, client.readLine());
                        }
                    });
                }
            });
        }
    }

    @LoopTest
    void aHandlerThatReturnsClosesItsConnection() {
        try (var server = Tcp.listen(0, connection -> connection.write("bye"));
                var client = to(server)) {
            assertEquals("bye", new String(client.readAll()));
        }
    }

    @LoopTest
    void aHandlerThatFailsIsReportedAndTheClientSeesAReset() {
        var reports = new ArrayList<String>();
        Loop.current().exceptionHandler((message, failure) -> reports.add(message + ": " + failure.getMessage()));
        try (var server = Tcp.listen(0, connection -> {
            connection.readLine();
            throw new IllegalStateException("on purpose");
        });
                var client = to(server)) {
            client.write("go\n");
            assertThrows(StreamException.ConnectionLost.class, client::read);
            server.stop();
            server.awaitClosed();
            assertEquals(List.of("the handler of the connection from " + client.localAddress() + " failed: on purpose"), reports);
        }
    }

    @LoopTest
    void aClientThatResetsIsNotReported() {
        var reports = new ArrayList<String>();
        Loop.current().exceptionHandler((message, failure) -> reports.add(message));
        try (var server = Tcp.listen(0, Connection::readAll)) {
            var client = to(server);
            client.write("x");
            client.flush();
            client.abort();
            server.stop();
            server.awaitClosed();
            assertEquals(List.of(), reports);
        }
    }

    @LoopTest
    void closeLetsHandlersFinish() {
        var began = new Event();
        var server = Tcp.listen(0, connection -> {
            began.set();
            connection.write(connection.readLine());
        });
        try (var client = to(server)) {
            began.await();
            var closing = spawn(server::close);
            Meanwhile.sleep(Duration.ZERO);
            assertFalse(server.isServing());
            client.write("last\n");
            assertEquals("last", new String(client.readAll()));
            closing.await();
            assertEquals(0, server.connections());
        }
    }

    @LoopTest
    void closeCancelsHandlersAfterTheGrace() {
        var cancelled = new Event();
        var began = new Event();
        var server = Tcp.listen(o -> o.grace(Duration.ofMillis(1)), connection -> {
            try {
                began.set();
                connection.read();
            } catch (dev.meanwhile.Cancelled c) {
                cancelled.set();
                throw c;
            }
        });
        try (var _ = to(server)) {
            began.await();
            server.close();
            assertTrue(cancelled.isSet());
            assertEquals(0, server.connections());
            assertThrows(NetworkException.ConnectRefused.class, () -> to(server));
        }
    }

    @LoopTest
    void aHandlerThatIsCancelledSendsWhatItHasWritten() {
        try (var server = Tcp.listen(0, connection -> {
            connection.write("last");
            Task.current().cancel();
            Meanwhile.sleep(Duration.ZERO);
        }); var client = to(server)) {
            assertEquals("last", new String(client.readAll()));
        }
    }

    @LoopTest
    void aHandlerWhoseClientIsGoneCountsUntilItEnds() {
        var gone = new Event();
        var server = Tcp.listen(o -> o.grace(Duration.ofMillis(1)), connection -> {
            while (!connection.isClosed()) {
                Meanwhile.sleep(Duration.ZERO);
            }
            gone.set();
            new Event().await();
        });
        to(server).abort();
        gone.await();
        assertEquals(1, server.connections());
        server.close();
        assertEquals(0, server.connections());
    }

    @LoopTest
    void aServerThatIsStoppedListensNoMoreThoughAHandlerGoesOn() {
        var done = new Event();
        try (var server = Tcp.listen(0, _ -> done.await()); var _ = to(server)) {
            while (server.connections() == 0) {
                Meanwhile.sleep(Duration.ZERO);
            }
            server.stop();
            Tcp.listen(server.port(), _ -> { }).close();
            done.set();
        }
    }

    @LoopTest
    void aHandlerMayStopItsServerButNotClose() {
        var thrown = new ArrayList<Throwable>();
        var self = new ArrayList<Server>();
        try (var server = Tcp.listen(0, connection -> {
            connection.readLine();
            thrown.add(assertThrows(IllegalStateException.class, self.getFirst()::close));
            self.getFirst().stop();
        })) {
            self.add(server);
            try (var client = to(server)) {
                client.write("\n");
                server.awaitClosed();
            }
            assertEquals(1, thrown.size());
        }
    }

    @LoopTest
    void theConnectionBeyondTheLimitIsReset() {
        var reports = new ArrayList<String>();
        Loop.current().exceptionHandler((message, failure) -> reports.add(failure.getMessage()));
        try (var server = Tcp.listen(o -> o.maxConnections(1).grace(Duration.ZERO), connection -> {
            connection.write("in");
            connection.readAll();
        });
                var first = to(server)) {
            assertEquals("in", new String(first.readExactly(2)));
            for (var i = 0; i < 3; i++) {
                try (var second = to(server)) {
                    assertThrows(StreamException.ConnectionLost.class, second::read);
                }
            }
            assertEquals(List.of("as many connections are open as maxConnections(1) allows"), reports);
        }
    }

    @LoopTest
    void namesItsAddresses() {
        try (var server = Tcp.listen(o -> o.hosts("127.0.0.1", "127.0.0.2"), ServerTest::echo)) {
            assertEquals("[/127.0.0.1:" + server.port() + ", /127.0.0.2:" + server.port() + "]", server.addresses().toString());
            var taken = assertThrows(NetworkException.CannotListen.class, () -> Tcp.listen(server.port(), ServerTest::echo));
            assertEquals("can't listen at 127.0.0.1:" + server.port() + ": the address is already in use", taken.getMessage());
        }
    }

    @LoopTest
    void closeClientsSendsWhatIsWrittenAbortClientsDoesNot() {
        var wrote = new Event();
        try (var server = Tcp.listen(0, connection -> {
            connection.write("x");
            wrote.set();
            connection.read();
        })) {
            try (var client = to(server)) {
                wrote.await();
                server.closeClients();
                assertEquals("x", new String(client.readAll()));
            }
            wrote.clear();
            try (var client = to(server)) {
                wrote.await();
                client.readExactly(1);
                server.abortClients();
                assertThrows(StreamException.ConnectionLost.class, client::read);
            }
            server.stop();
            server.awaitClosed();
        }
    }

    /** The machine's network, whose listen returns only once a client is there. */
    private static final class Crowded implements Network {
        private final Network real = NettyNetwork.current();
        private final List<Socket> clients = new ArrayList<>();

        @Override
        public List<InetAddress> resolve(String host) throws UnknownHostException {
            return real.resolve(host);
        }

        @Override
        public Wire connect(SocketAddress address, SocketSettings settings) throws IOException {
            return real.connect(address, settings);
        }

        @Override
        public Listener listen(SocketAddress address, SocketSettings settings, Consumer<Wire> accepted) throws IOException {
            var come = new Event();
            var listener = real.listen(address, settings, wire -> {
                accepted.accept(wire);
                come.set();
            });
            var at = (InetSocketAddress) listener.address();
            clients.add(blocking(() -> new Socket(at.getAddress(), at.getPort())));
            come.await();
            return listener;
        }

        @Override
        public Datagrams datagrams(SocketAddress local, SocketAddress remote, SocketSettings settings) {
            throw new AssertionError();
        }
    }

    @LoopTest
    void aClientThatComesAtOnceIsServed() throws Exception {
        var network = new Crowded();
        InstalledNetwork.install(network);
        try (var _ = Tcp.listen(0, connection -> connection.write("hello")); var client = network.clients.getFirst()) {
            assertEquals("hello", blocking(() -> new String(client.getInputStream().readAllBytes())));
        }
    }

    /** The second address is no address of this machine, or taken; the first had a client already. */
    @LoopTest
    void aClientOfAServerThatDoesNotListenInTheEndIsReset() throws Exception {
        var network = new Crowded();
        InstalledNetwork.install(network);
        try (var taken = Tcp.listen(0, _ -> { })) {
            assertThrows(NetworkException.CannotListen.class, () -> Tcp.listen(o -> o.hosts("127.0.0.2", "127.0.0.1").port(taken.port()), _ -> { }));
            Tcp.listen(o -> o.hosts("127.0.0.2").port(taken.port()), _ -> { }).close();
        }
        assertThrows(SocketException.class, () -> blocking(() -> network.clients.getLast().getInputStream().read()));
        for (var client : network.clients) {
            client.close();
        }
    }

    @LoopTest
    void itBelongsToItsLoop() {
        try (var server = Tcp.listen(0, ServerTest::echo)) {
            for (var call : List.<Runnable>of(server::stop, server::close, server::closeClients, server::abortClients)) {
                blocking(() -> assertThrows(WrongLoopException.class, call::run));
            }
            assertTrue(server.isServing());
        }
    }

    @LoopTest
    void theTaskOfAHandlerIsNamedAfterItsClient() {
        try (var server = Tcp.listen(0, connection -> connection.write(Task.current().name()));
                var client = to(server)) {
            assertEquals("connection from " + client.localAddress(), new String(client.readAll()));
        }
    }
}
