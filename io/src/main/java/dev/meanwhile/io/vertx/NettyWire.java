package dev.meanwhile.io.vertx;

import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

import java.io.IOException;
import java.net.SocketAddress;

/**
 * A socket's channel. Tasks only leave word here; the channel is touched by handlers, because for Netty a task's virtual thread is a foreign one. What tasks
 * write in a turn is sent together, at the next poll.
 */
final class NettyWire extends ChannelInboundHandlerAdapter implements Wire {
    private static final int HIGH_WATER_MARK = 64 << 10;
    private static final int LOW_WATER_MARK = 16 << 10;

    private final Channel channel;
    private Receiver receiver;
    private boolean reading = true;
    /** Written by tasks since the last {@link #send}. */
    private ByteBuf staged;
    /** {@link #send} is in the queue of the event loop. */
    private boolean due;
    private boolean full;
    private boolean flushing;
    private boolean shuttingDown;
    private boolean closing;
    private boolean aborted;
    private long unsent;
    private IOException failure;
    private final SocketAddress local;
    private final SocketAddress remote;

    /** On the loop's thread, for a channel that is connected and does not read yet. */
    NettyWire(Channel channel) {
        this.channel = channel;
        this.local = channel.localAddress();
        this.remote = channel.remoteAddress();
        channel.pipeline().addLast(this);
    }

    /** What a channel needs before it is opened. */
    static void configure(Channel channel, SocketSettings settings) {
        var config = channel.config();
        config.setAutoRead(false);
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setOption(ChannelOption.TCP_NODELAY, settings.noDelay());
        config.setOption(ChannelOption.SO_KEEPALIVE, settings.keepAlive());
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
        handle(() -> {
            if (channel.isOpen()) {
                channel.config().setAutoRead(reading);
            } else {
                receiver.closed(failure);
            }
        });
    }

    private void handle(Runnable action) {
        channel.eventLoop().execute(action);
    }

    // What Netty tells.

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        receiver.received((ByteBuf) bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            receiver.ended();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (failure == null) {
            failure = cause instanceof IOException io ? io : new IOException(cause);
        }
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (receiver != null) {
            receiver.closed(failure);
        }
    }

    // What the connection asks.

    @Override
    public void reading(boolean wanted) {
        reading = wanted;
        handle(() -> channel.config().setAutoRead(reading));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (!isClosed()) {
            staged().writeBytes(bytes, offset, length);
            unsent += length;
            sendSoon();
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        if (!isClosed()) {
            unsent += bytes.readableBytes();
            staged().writeBytes(bytes);
            sendSoon();
        }
        bytes.release();
    }

    private ByteBuf staged() {
        if (staged == null) {
            staged = channel.alloc().buffer();
        }
        return staged;
    }

    private void sendSoon() {
        full |= unsent > HIGH_WATER_MARK;
        if (!due) {
            due = true;
            handle(this::send);
        }
    }

    private void send() {
        due = false;
        if (staged != null) {
            var bytes = staged;
            staged = null;
            var length = bytes.readableBytes();
            channel.writeAndFlush(bytes).addListener(sent -> sent(length, sent.cause()));
        }
        if (aborted) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.voidPromise());
        } else if (closing) {
            close0();
        } else if (shuttingDown && unsent == 0) {
            ((DuplexChannel) channel).shutdownOutput();
        }
    }

    private void close0() {
        if (unsent == 0) {
            channel.close();
        }
    }

    private void sent(int length, Throwable cause) {
        unsent -= length;
        if (cause != null) {
            exceptionCaught(channel.pipeline().context(this), cause);
            return;
        }
        if (closing) {
            close0();
        } else if (shuttingDown && unsent == 0) {
            ((DuplexChannel) channel).shutdownOutput();
        }
        if (full && unsent <= LOW_WATER_MARK || flushing && unsent == 0) {
            full = false;
            flushing = flushing && unsent > 0;
            receiver.drained();
        }
    }

    @Override
    public void flush() {
        flushing = unsent > 0;
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public int highWaterMark() {
        return HIGH_WATER_MARK;
    }

    @Override
    public void shutdownOutput() {
        shuttingDown = true;
        sendSoon();
    }

    @Override
    public void close() {
        closing = true;
        sendSoon();
    }

    @Override
    public void abort() {
        aborted = true;
        sendSoon();
    }

    @Override
    public boolean isClosed() {
        return closing || aborted || !channel.isOpen();
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }
}
