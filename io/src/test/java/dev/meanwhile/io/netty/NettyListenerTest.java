package dev.meanwhile.io.netty;

import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import dev.meanwhile.test.LoopTest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/** What goes wrong where sockets are opened and accepted leaves nothing open. */
class NettyListenerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    /** On macOS, for example, a connection that the peer has reset already takes no options (EINVAL). */
    private static final class Reset extends EmbeddedChannel {
        @Override
        public ChannelConfig config() {
            return new DefaultChannelConfig(this) {
                @Override
                public <T> boolean setOption(ChannelOption<T> option, T value) {
                    throw new ChannelException("Invalid argument");
                }
            };
        }
    }

    @LoopTest
    void aConnectionThatCannotBeUsedIsClosedAndTheNextAccepted() throws Exception {
        var netty = LoopNetty.current();
        var wires = new ArrayList<Wire>();
        var listener = netty.<NettyListener>await(() -> NettyListener.open(netty, ANY_PORT, SocketSettings.DEFAULT, wires::add), NettyListener::closeSoon);
        var reset = new Reset();
        netty.await(() -> {
            listener.channelRead(null, reset);
            return CompletableFuture.completedStage(null);
        }, _ -> { });
        assertFalse(reset.isOpen());
        var client = NettyNetwork.current().connect(listener.address(), SocketSettings.DEFAULT);
        while (wires.isEmpty()) {
            sleep(Duration.ZERO);
        }
        wires.forEach(Wire::abort);
        client.abort();
        listener.close();
    }

    @LoopTest
    void aSocketWhoseOptionsAreRefusedIsClosed() throws Exception {
        var network = NettyNetwork.current();
        assertRefused(network);
        // The JDK opened one of its own with the first.
        var before = OpenSockets.count();
        assertRefused(network);
        assertEquals(before, OpenSockets.count());
    }

    private static void assertRefused(NettyNetwork network) {
        assertThrows(IllegalArgumentException.class, () -> network.listen(ANY_PORT, SocketSettings.DEFAULT.withBacklog(-1), _ -> { }));
    }

    @LoopTest
    void whatFailsLeavesNothingOpen() throws Exception {
        var network = NettyNetwork.current();
        var listener = network.listen(ANY_PORT, SocketSettings.DEFAULT, Wire::abort);
        var datagrams = network.datagrams(ANY_PORT, null, SocketSettings.DEFAULT);
        datagrams.start(new Silent());
        fail(network, listener.address(), datagrams.localAddress());
        var before = OpenSockets.count();
        fail(network, listener.address(), datagrams.localAddress());
        while (OpenSockets.count() > before) {
            // NIO closes with its next look.
            sleep(Duration.ZERO);
        }
        datagrams.close();
        listener.close();
    }

    private static void fail(NettyNetwork network, SocketAddress taken, SocketAddress takenByDatagrams) {
        assertThrows(IOException.class, () -> network.listen(taken, SocketSettings.DEFAULT, Wire::abort));
        assertThrows(IOException.class, () -> network.datagrams(takenByDatagrams, null, SocketSettings.DEFAULT));
        assertThrows(IOException.class, () -> network.connect(new InetSocketAddress("127.0.0.1", 1), SocketSettings.DEFAULT));
        assertThrows(IOException.class, () -> network.connect(UnixDomainSocketAddress.of("/nowhere/socket"), SocketSettings.DEFAULT));
    }

    private static final class Silent implements Datagrams.Receiver {
        @Override
        public void received(ByteBuf bytes, InetSocketAddress sender, boolean truncated) {
            bytes.release();
        }

        @Override
        public void writable() {
        }

        @Override
        public void failed(IOException cause) {
        }

        @Override
        public void closed(IOException cause) {
        }
    }
}
