package dev.meanwhile.io.vertx;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;

import java.net.SocketAddress;

/** A server's channel on the network that a test has installed. */
final class WireServerChannel extends AbstractServerChannel {
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
    private Network.Listener listener;
    private volatile boolean open = true;

    WireServerChannel(Loop loop, Network network) {
        this.loop = loop;
        this.network = network;
        pipeline().addLast(new Binding());
    }

    /** Listening may wait, so a task does it before Netty learns that the channel is bound. */
    private final class Binding extends ChannelOutboundHandlerAdapter {
        @Override
        public void bind(ChannelHandlerContext context, SocketAddress local, ChannelPromise promise) {
            loop.submit(() -> network.listen(local, SocketSettings.DEFAULT, WireServerChannel.this::accepted))
                    .whenComplete((made, failure) -> eventLoop().execute(() -> {
                        if (failure != null) {
                            promise.tryFailure(failure);
                        } else if (!open) {
                            closeSoon(made);
                        } else {
                            listener = made;
                            context.bind(local, promise);
                        }
                    }));
        }
    }

    /** In a handler of the loop. */
    private void accepted(Wire wire) {
        eventLoop().execute(() -> {
            if (isActive()) {
                pipeline().fireChannelRead(new WireChannel(loop, network, this, wire));
                pipeline().fireChannelReadComplete();
            } else {
                wire.abort();
            }
        });
    }

    /** Closing may wait too. */
    private void closeSoon(Network.Listener opened) {
        loop.submit(() -> {
            opened.close();
            return null;
        });
    }

    @Override
    protected void doBind(SocketAddress local) {
        // The task has.
    }

    @Override
    protected void doClose() {
        open = false;
        if (listener != null) {
            closeSoon(listener);
        }
    }

    @Override
    protected SocketAddress localAddress0() {
        return listener == null ? null : listener.address();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && listener != null;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    protected boolean isCompatible(EventLoop eventLoop) {
        return true;
    }

    /** The network accepts. */
    @Override
    protected void doBeginRead() {
    }
}
