package peers;

import dev.meanwhile.benchmarks.Echo;
import dev.meanwhile.benchmarks.Served;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;

/** Plain Netty, on one event loop with epoll: handlers that write back what was read, and flush when nothing is left to read. */
final class NettyEcho {
    private static final int BACKLOG = 1024;

    private NettyEcho() {
    }

    public static void main(String[] args) throws Exception {
        if (!Echo.isAsked(args)) {
            return;
        }
        var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var channel = Echo.named(args[0]) == Echo.UDP
                ? new Bootstrap().group(group).channel(EpollDatagramChannel.class).handler(new Datagrams()).bind("127.0.0.1", 0).sync().channel()
                : connections(group);
        Served.listening(((InetSocketAddress) channel.localAddress()).getPort());
    }

    private static Channel connections(MultiThreadIoEventLoopGroup group) throws InterruptedException {
        return new ServerBootstrap().group(group).channel(EpollServerSocketChannel.class).option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true).childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Bytes());
                    }
                }).bind("127.0.0.1", 0).sync().channel();
    }

    private abstract static class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static final class Bytes extends Handler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            context.write(bytes, context.voidPromise());
        }

        /** A slow client is not read from. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }
    }

    private static final class Datagrams extends Handler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var packet = (DatagramPacket) message;
            context.write(new DatagramPacket(packet.content(), packet.sender()), context.voidPromise());
        }
    }
}
