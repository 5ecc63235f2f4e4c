package peers;

import dev.meanwhile.benchmarks.Round;
import dev.meanwhile.benchmarks.Rounds;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The workloads with sockets on plain Netty: server and client on one event loop with epoll. */
final class NettyPeer {
    private static final int CHUNK = 10 << 20;
    private static final ByteBuf DATA = Unpooled.unreleasableBuffer(Unpooled.directBuffer(CHUNK).writeBytes("x".repeat(CHUNK).getBytes()));

    private NettyPeer() {
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            rounds.play(workload(rounds.workload(), group));
        } finally {
            group.shutdownGracefully();
        }
    }

    private static Round workload(String name, EventLoopGroup group) {
        return switch (name) {
            case "asyncio-tcp" -> size -> transfer(size, group, null, null);
            case "asyncio-tcp-ssl" -> size -> transfer(size, group, SslContextBuilder.forServer(new File("certificate.pem"), new File("key.pem")).build(),
                    SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null).build());
            default -> null;
        };
    }

    private static long transfer(int size, EventLoopGroup group, SslContext serverTls, SslContext clientTls) throws Exception {
        var server = new ServerBootstrap().group(group).channel(EpollServerSocketChannel.class).childHandler(initializer(serverTls, () -> new Sender(size)))
                .bind("127.0.0.1", 0).sync().channel();
        try {
            var counter = new Counter();
            new Bootstrap().group(group).channel(EpollSocketChannel.class).handler(initializer(clientTls, () -> counter)).connect(server.localAddress());
            return counter.total.get();
        } finally {
            server.close().sync();
        }
    }

    private static ChannelInitializer<Channel> initializer(SslContext tls, Supplier<ChannelInboundHandlerAdapter> handler) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls != null) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel.pipeline().addLast(handler.get());
            }
        };
    }

    /** Writes the next chunk when the previous one is sent. */
    private static final class Sender extends ChannelInboundHandlerAdapter {
        private int left;

        Sender(int chunks) {
            left = chunks;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            send(context);
        }

        private void send(ChannelHandlerContext context) {
            if (left-- == 0) {
                context.close();
            } else {
                context.writeAndFlush(DATA.duplicate()).addListener(_ -> send(context));
            }
        }
    }

    private static final class Counter extends SimpleChannelInboundHandler<ByteBuf> {
        private final CompletableFuture<Long> total = new CompletableFuture<>();
        private long bytes;

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf piece) {
            bytes += piece.readableBytes();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            total.complete(bytes);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            total.completeExceptionally(cause);
            context.close();
        }
    }
}
