package dev.meanwhile.io.netty;

import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.io.spi.SocketSettings;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A datagram socket's channel. Tasks only leave word here; what they send in a turn goes out together, at the next poll. */
final class NettyDatagrams extends ChannelInboundHandlerAdapter implements Datagrams, Settling {
    /** More than the largest datagram of UDP, 65,527 bytes, so that none is cut off. */
    private static final int RECEIVE_BUFFER = 64 << 10;
    /** How many datagrams a poll takes, at most, before tasks see them. */
    private static final int RECEIVED_AT_ONCE = 16;
    /** From here on senders wait until half of it is sent. */
    private static final int MOST_UNSENT = 256 << 10;
    /** What a datagram counts besides its bytes, so that empty ones are bounded too. */
    private static final int OVERHEAD = 64;

    private final LoopNetty netty;
    private final DatagramChannel channel;
    private final Sockets.Raw raw;
    /** Null if it has no peer. */
    private final InetSocketAddress remote;
    /** Until the next poll. */
    private final ArrayDeque<DatagramPacket> outgoing = new ArrayDeque<>();
    private final InetSocketAddress local;
    private Receiver receiver;
    /** {@link #settle} will be called. */
    private boolean due;
    /** Senders wait for room. */
    private boolean full;
    private boolean closing;
    /** The size of {@link #outgoing}, with {@link #OVERHEAD}. */
    private int queued;

    private NettyDatagrams(LoopNetty netty, Sockets.Opened opened, InetSocketAddress remote) {
        this.netty = netty;
        this.channel = opened.channel();
        this.raw = opened.raw();
        this.remote = remote;
        this.local = channel.localAddress();
        channel.pipeline().addLast(this);
    }

    /** Opens it; on the loop's thread. */
    static CompletableFuture<NettyDatagrams> open(LoopNetty netty, InetSocketAddress local, InetSocketAddress remote, SocketSettings settings) {
        var opening = new CompletableFuture<NettyDatagrams>();
        try {
            var four = local.getAddress() instanceof Inet4Address;
            var opened = netty.sockets().openDatagrams(four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
            var channel = opened.channel();
            NettyNetwork.configured(channel, it -> configure(netty, it, settings));
            netty.register(channel);
            channel.bind(local).addListener(bound -> {
                try {
                    if (!bound.isSuccess()) {
                        throw bound.cause();
                    }
                    if (remote != null) {
                        opened.raw().connect(remote);
                    }
                    opening.complete(new NettyDatagrams(netty, opened, remote));
                } catch (Throwable t) {
                    channel.close();
                    opening.completeExceptionally(NettyNetwork.asIo(t));
                }
            });
        } catch (Throwable t) {
            opening.completeExceptionally(asIo(t));
        }
        return opening;
    }

    private static void configure(LoopNetty netty, DatagramChannel channel, SocketSettings settings) {
        var config = channel.config();
        config.setAutoRead(false);
        config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(RECEIVE_BUFFER).maxMessagesPerRead(RECEIVED_AT_ONCE));
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(MOST_UNSENT / 2, MOST_UNSENT));
        config.setBroadcast(settings.broadcast());
        if (settings.reusePort()) {
            config.setReuseAddress(true);
            netty.sockets().reusePort(channel);
        }
        if (settings.receiveBuffer() > 0) {
            config.setOption(ChannelOption.SO_RCVBUF, settings.receiveBuffer());
        }
        if (settings.sendBuffer() > 0) {
            config.setOption(ChannelOption.SO_SNDBUF, settings.sendBuffer());
        }
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        settleSoon();
    }

    private void settleSoon() {
        if (!due) {
            due = true;
            netty.poller().settleSoon(this);
        }
    }

    // What Netty tells.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var packet = (DatagramPacket) message;
        receiver.received(packet.content(), packet.sender(), false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        tell(cause);
    }

    private void tell(Throwable cause) {
        if (!closing && receiver != null) {
            netty.poller().tells();
            receiver.failed(remote != null && isRefusal(cause) ? new PortUnreachableException(cause.getMessage()) : NettyNetwork.asIo(cause));
        }
    }

    /** The JDK says so by a class, Netty's native code by a text too. */
    private static boolean isRefusal(Throwable cause) {
        return cause instanceof PortUnreachableException || cause instanceof ConnectException
                || cause.getMessage() != null && cause.getMessage().contains("Connection refused");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        tellRoom();
    }

    private void tellRoom() {
        if (full && channel.isWritable()) {
            full = false;
            netty.poller().tells();
            receiver.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (receiver != null) {
            receiver.closed(null);
        }
    }

    // What the socket asks.

    @Override
    public boolean send(byte[] bytes, int offset, int length, InetSocketAddress target) {
        if (queued >= MOST_UNSENT || !channel.isWritable()) {
            full = true;
            return false;
        }
        var content = length == 0 ? Unpooled.EMPTY_BUFFER : channel.alloc().directBuffer(length).writeBytes(bytes, offset, length);
        queued += length + OVERHEAD;
        outgoing.add(new DatagramPacket(content, target == null ? remote : target));
        settleSoon();
        return true;
    }

    @Override
    public void settle() {
        due = false;
        if (!channel.isOpen()) {
            outgoing.forEach(DatagramPacket::release);
            outgoing.clear();
            return;
        }
        if (!channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        if (!outgoing.isEmpty()) {
            sendAll();
        }
        if (closing) {
            netty.poller().tells();
            channel.close();
        }
    }

    private void sendAll() {
        queued = 0;
        for (var next = outgoing.poll(); next != null; next = outgoing.poll()) {
            if (next.content().isReadable()) {
                channel.write(next, channel.voidPromise());
            } else {
                // In its place among the others.
                channel.flush();
                sendEmpty(next.recipient());
            }
        }
        channel.flush();
        tellRoom();
    }

    private void sendEmpty(InetSocketAddress target) {
        try {
            raw.sendEmpty(target);
        } catch (IOException e) {
            tell(e);
        }
    }

    @Override
    public void join(InetAddress group, NetworkInterface network) throws IOException {
        ask(() -> {
            channel.config().setNetworkInterface(network);
            return channel.joinGroup(new InetSocketAddress(group, 0), network);
        });
    }

    @Override
    public void leave(InetAddress group, NetworkInterface network) throws IOException {
        ask(() -> channel.leaveGroup(new InetSocketAddress(group, 0), network));
    }

    private void ask(Supplier<ChannelFuture> call) throws IOException {
        netty.await(() -> {
            var done = new CompletableFuture<Boolean>();
            try {
                call.get().addListener(result -> {
                    if (result.isSuccess()) {
                        done.complete(true);
                    } else {
                        done.completeExceptionally(asIo(result.cause()));
                    }
                });
            } catch (ChannelException e) {
                done.completeExceptionally(asIo(e));
            }
            return done;
        }, _ -> { });
    }

    /** {@return what the system said} Netty wraps it. */
    private static IOException asIo(Throwable failure) {
        return failure instanceof ChannelException && failure.getCause() instanceof IOException io ? io : NettyNetwork.asIo(failure);
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            settleSoon();
        }
    }
}
