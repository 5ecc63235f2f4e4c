package dev.meanwhile.io.vertx;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A channel over a {@link Wire}, so that Netty's and Vert.x's clients and servers run on the network that a test has installed. Like a socket's without half-closure: the
 * end of what the peer sends closes it.
 *
 * <p>Wires tell what happens in handlers of the loop, which for Netty are a foreign thread; so each goes through the event loop's queue.
 */
final class WireChannel extends AbstractChannel implements Wire.Receiver {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final Loop loop;
    private final Network network;
    private final ChannelConfig config = new DefaultChannelConfig(this) {
        /** Takes the options of sockets, and ignores them. */
        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            super.setOption(option, value);
            return true;
        }
    };
    private CompletableFuture<Wire> connecting;
    private Wire wire;
    private volatile boolean open = true;
    private volatile boolean active;
    private boolean readPending;

    /** One that is to connect. */
    WireChannel(Loop loop, Network network) {
        super(null);
        this.loop = loop;
        this.network = network;
    }

    /** One that was accepted. */
    WireChannel(Loop loop, Network network, Channel parent, Wire wire) {
        super(parent);
        this.loop = loop;
        this.network = network;
        this.wire = wire;
        this.active = true;
    }

    // Opening.

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                if (promise.setUncancellable() && ensureOpen(promise)) {
                    connecting = loop.submit(() -> network.connect(remote, SocketSettings.DEFAULT));
                    connecting.whenComplete((made, failure) -> eventLoop().execute(() -> {
                        if (failure == null) {
                            connected(made, promise);
                        } else {
                            promise.tryFailure(failure);
                            closeIfClosed();
                        }
                    }));
                    if (config.getConnectTimeoutMillis() > 0) {
                        limit(promise, remote);
                    }
                }
            }
        };
    }

    private void limit(ChannelPromise promise, SocketAddress remote) {
        var millis = config.getConnectTimeoutMillis();
        var timer = eventLoop().schedule(() -> {
            if (promise.tryFailure(new ConnectTimeoutException("connection timed out after " + millis + " ms: " + remote))) {
                unsafe().close(voidPromise());
            }
        }, millis, TimeUnit.MILLISECONDS);
        promise.addListener(_ -> timer.cancel(false));
    }

    private void connected(Wire made, ChannelPromise promise) {
        if (!open) {
            made.abort();
            return;
        }
        wire = made;
        active = true;
        wire.start(this);
        promise.trySuccess();
        pipeline().fireChannelActive();
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        if (wire != null) {
            wire.start(this);
        }
        promise.setSuccess();
    }

    // What the wire tells.

    private void handle(Runnable action) {
        eventLoop().execute(action);
    }

    @Override
    public void received(ByteBuf bytes) {
        handle(() -> {
            if (!open) {
                bytes.release();
                return;
            }
            readPending = false;
            pipeline().fireChannelRead(bytes);
            pipeline().fireChannelReadComplete();
            if (open && !readPending) {
                wire.reading(false);
            }
        });
    }

    @Override
    public void ended() {
        handle(() -> unsafe().close(voidPromise()));
    }

    @Override
    public void drained() {
        handle(() -> unsafe().flush());
    }

    @Override
    public void closed(IOException cause) {
        handle(() -> {
            if (open) {
                if (cause != null) {
                    pipeline().fireExceptionCaught(cause);
                }
                unsafe().close(voidPromise());
            }
        });
    }

    // What Netty asks.

    @Override
    protected void doBeginRead() {
        readPending = true;
        wire.reading(true);
    }

    /** As a socket, the wire takes a part of what does not fit. The rest stays in Netty's buffer, which tells its writers. */
    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) {
        for (var message = (ByteBuf) buffer.current(); message != null; message = (ByteBuf) buffer.current()) {
            // One more than the mark, or the wire would not tell when it has room.
            var taken = Math.clamp(wire.highWaterMark() + 1 - wire.unsent(), 0, message.readableBytes());
            if (taken == 0 && message.isReadable()) {
                return;
            }
            wire.write(message.retainedSlice(message.readerIndex(), taken));
            buffer.removeBytes(taken);
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException("a network in memory takes bytes only, not " + message.getClass().getName());
    }

    @Override
    protected void doClose() {
        open = false;
        active = false;
        if (wire != null) {
            wire.close();
        } else if (connecting != null) {
            connecting.cancel(false);
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("a connection of a network in memory has no local address of its own choice");
    }

    @Override
    protected boolean isCompatible(EventLoop eventLoop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return wire == null ? null : wire.localAddress();
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return wire == null ? null : wire.remoteAddress();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
