package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Event;
import dev.meanwhile.Promise;
import dev.meanwhile.io.netty.LoopNetty;
import dev.meanwhile.test.LoopTest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Writes of more than the system takes at once, which stay with their caller until it does. */
class LargeWritesTest {
    /** More than a socket's buffers hold on any system. */
    private static final int LARGE = 24 << 20;
    private static final byte[] BYTES = new byte[LARGE];

    static {
        for (var i = 0; i < LARGE; i++) {
            BYTES[i] = (byte) (i * 31 + i / 977);
        }
    }

    private final Event go = new Event();

    /** A server that reads when it is told to, and its client. */
    private final class Pair implements AutoCloseable {
        private final Promise<byte[]> received = new Promise<>();
        private final Server server = Tcp.listen(0, connection -> {
            go.await();
            received.complete(connection.readAll());
        });
        private final Connection client = Tcp.connect("127.0.0.1", server.port());

        @Override
        public void close() {
            client.abort();
            // The system may drop the reset of a connection whose peer reads nothing.
            server.abortClients();
            server.close();
        }
    }

    private static byte[] joined(byte[]... parts) {
        var joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        List.of(parts).forEach(joined::put);
        return joined.array();
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @LoopTest
    void anyKindOfBufferArrivesWholeAndInOrder() {
        try (var pair = new Pair()) {
            go.set();
            pair.client.write("small ");
            pair.client.write(BYTES, 5, LARGE - 5);
            pair.client.write(" small ");
            for (var buffer : List.of(ByteBuffer.wrap(BYTES, 7, LARGE - 7), direct(BYTES), ByteBuffer.wrap(BYTES).asReadOnlyBuffer(), direct(BYTES).position(9).slice())) {
                pair.client.write(buffer);
                assertFalse(buffer.hasRemaining());
            }
            pair.client.shutdownOutput();
            assertArrayEquals(joined("small ".getBytes(), Arrays.copyOfRange(BYTES, 5, LARGE), " small ".getBytes(), Arrays.copyOfRange(BYTES, 7, LARGE), BYTES, BYTES,
                    Arrays.copyOfRange(BYTES, 9, LARGE)), pair.received.await());
        }
    }

    @LoopTest
    void whatTheSystemHasNotTakenStaysWithTheCaller() {
        try (var pair = new Pair()) {
            var buffer = direct(BYTES);
            var writer = spawn(() -> pair.client.write(buffer));
            settle();
            assertTrue(buffer.remaining() > LARGE / 4, "left: " + buffer.remaining());
            assertEquals(LARGE, buffer.limit());
            go.set();
            writer.await();
            assertFalse(buffer.hasRemaining());
        }
    }

    @LoopTest
    void writesOfManyTasksStayTogether() {
        var two = BYTES.clone();
        Arrays.fill(two, (byte) 2);
        try (var pair = new Pair()) {
            var writers = List.of(spawn(() -> pair.client.write(BYTES)), spawn(() -> pair.client.write(ByteBuffer.wrap(two))), spawn(() -> pair.client.write("three")));
            settle();
            go.set();
            writers.forEach(writer -> writer.await());
            pair.client.shutdownOutput();
            assertArrayEquals(joined(BYTES, two, "three".getBytes()), pair.received.await());
        }
    }

    @LoopTest
    void aCancelledWriteIsSentAllTheSame() {
        try (var pair = new Pair()) {
            var writer = spawn(() -> pair.client.write(BYTES));
            settle();
            writer.cancel();
            assertThrows(CancellationException.class, writer::await);
            go.set();
            pair.client.write("more");
            pair.client.shutdownOutput();
            assertArrayEquals(joined(BYTES, "more".getBytes()), pair.received.await());
        }
    }

    @LoopTest
    void theEndComesAfterAllThatIsBeingWritten() {
        try (var pair = new Pair()) {
            var writer = spawn(() -> pair.client.write(BYTES));
            settle();
            var ending = spawn(() -> pair.client.shutdownOutput());
            settle();
            go.set();
            writer.await();
            ending.await();
            assertArrayEquals(BYTES, pair.received.await());
        }
    }

    @LoopTest
    void aGracefulCloseSendsAllThatIsBeingWritten() {
        try (var pair = new Pair()) {
            var writer = spawn(() -> pair.client.write(BYTES));
            settle();
            var closing = spawn(() -> pair.client.close());
            assertThrows(StreamException.Closed.class, writer::await);
            go.set();
            closing.await();
            assertArrayEquals(BYTES, pair.received.await());
        }
    }

    @LoopTest
    void anAbortEndsIt() {
        try (var pair = new Pair()) {
            var writer = spawn(() -> pair.client.write(BYTES));
            settle();
            pair.client.abort();
            assertThrows(StreamException.Closed.class, writer::await);
        }
    }

    @LoopTest
    void aPeerThatResetsEndsIt() {
        var reset = new Event();
        try (var server = Tcp.listen(0, connection -> {
            reset.await();
            connection.abort();
        });
                var client = Tcp.connect("127.0.0.1", server.port())) {
            var writer = spawn(() -> client.write(BYTES));
            settle();
            reset.set();
            var lost = assertThrows(StreamException.ConnectionLost.class, writer::await);
            // "Connection reset by peer" or "Broken pipe", in the system's own words.
            assertTrue(lost.getMessage().matches("the connection to .* is lost: [A-Z][a-z ]+"), lost.getMessage());
            client.abort();
        }
    }

    /** The reset comes while nothing is polled, so the write itself meets it; the system tells of it only once. */
    @LoopTest
    void aWriteThatMeetsAResetTellsIt() throws Exception {
        assumeTrue(LoopNetty.current().sockets().areEpoll(), "epoll");
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = Tcp.connect("127.0.0.1", listening.getLocalPort())) {
            var accepted = listening.accept();
            accepted.setSoLinger(true, 0);
            accepted.close();
            var lost = assertThrows(StreamException.ConnectionLost.class, () -> client.write(BYTES));
            assertTrue(lost.getMessage().endsWith("is lost: Connection reset by peer"), lost.getMessage());
            client.abort();
        }
    }
}
