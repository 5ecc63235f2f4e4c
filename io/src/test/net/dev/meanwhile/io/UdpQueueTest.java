package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.test.LoopTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** What a datagram socket keeps, and what it gives back, with a test in place of the system. */
class UdpQueueTest {
    private static final InetSocketAddress SENDER = new InetSocketAddress("127.0.0.1", 9);

    private static final class System implements Datagrams {
        private Receiver receiver;

        @Override
        public void start(Receiver to) {
            receiver = to;
        }

        void receive(ByteBuf bytes) {
            receiver.received(bytes, SENDER, false);
            assertEquals(0, bytes.refCnt(), "the buffer is given back");
        }

        void receive(String text) {
            receive(Unpooled.copiedBuffer(text.getBytes()));
        }

        @Override
        public boolean send(byte[] bytes, int offset, int length, InetSocketAddress target) {
            return true;
        }

        @Override
        public void join(InetAddress group, NetworkInterface network) {
        }

        @Override
        public void leave(InetAddress group, NetworkInterface network) {
        }

        @Override
        public InetSocketAddress localAddress() {
            return SENDER;
        }

        @Override
        public void close() {
        }
    }

    private final System system = new System();

    private UdpSocket socket(UdpOptions options) {
        return new UdpSocket(system, Optional.empty(), options);
    }

    @LoopTest
    void buffersAreGivenBackWhateverBecomesOfTheirBytes() {
        var socket = socket(UdpOptions.DEFAULT.queue(1).largest(2));
        system.receive("cut off");
        system.receive("dropped");
        assertTrue(socket.receive().truncated());
        socket.close();
        system.receive("too late");
        assertEquals(2, socket.dropped());
    }

    @LoopTest
    void thereIsALimitInBytesToo() {
        try (var socket = socket(UdpOptions.DEFAULT)) {
            // 16 MiB.
            for (var i = 0; i < 256; i++) {
                system.receive(Unpooled.wrappedBuffer(new byte[65_535]));
            }
            assertEquals(0, socket.dropped());
            system.receive(Unpooled.wrappedBuffer(new byte[65_535]));
            assertEquals(1, socket.dropped());
            socket.receive();
            system.receive(Unpooled.wrappedBuffer(new byte[65_535]));
            assertEquals(1, socket.dropped());
        }
    }

    @LoopTest
    void whatWokeACancelledReceiverIsForTheNext() {
        try (var socket = socket(UdpOptions.DEFAULT)) {
            var first = spawn(socket::receive);
            var second = spawn(socket::receive);
            sleep(Duration.ZERO);
            system.receive("x");
            first.cancel();
            assertEquals("x", second.await().text());
            assertThrows(CancellationException.class, first::await);
        }
    }

    @LoopTest
    void aFaultIsToldOnceAndAfterWhatHasCome() {
        try (var socket = socket(UdpOptions.DEFAULT)) {
            system.receive("before");
            system.receiver.failed(new IOException("on purpose"));
            assertEquals("before", socket.receive().text());
            var told = assertThrows(NetworkException.DatagramFailed.class, socket::receive);
            assertTrue(told.getMessage().contains("on purpose"), told::getMessage);
            assertTrue(socket.tryReceive().isEmpty());
            assertFalse(socket.isClosed());
        }
    }
}
