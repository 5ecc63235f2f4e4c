package dev.meanwhile.io.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import dev.meanwhile.test.LoopTest;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/** What goes wrong where a server accepts. */
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
            dev.meanwhile.Meanwhile.sleep(java.time.Duration.ZERO);
        }
        wires.forEach(Wire::abort);
        client.abort();
        listener.close();
    }

    private static long sockets() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(it -> {
                try {
                    return Files.readSymbolicLink(it).toString().startsWith("socket:");
                } catch (IOException e) {
                    return false;
                }
            }).count();
        }
    }

    @LoopTest
    void aSocketWhoseOptionsAreRefusedIsClosed() throws Exception {
        var network = NettyNetwork.current();
        assertRefused(network);
        // The JDK opened one of its own with the first.
        var before = sockets();
        assertRefused(network);
        assertEquals(before, sockets());
    }

    private static void assertRefused(NettyNetwork network) {
        assertThrows(IllegalArgumentException.class, () -> network.listen(ANY_PORT, SocketSettings.DEFAULT.withBacklog(-1), _ -> { }));
    }
}
