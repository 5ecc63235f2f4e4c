package dev.meanwhile.io.vertx;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AbstractServerChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;

import java.net.SocketAddress;
import java.util.function.Function;

/** A server's channel without a socket: what it accepts was accepted by an {@link Acceptor}. Used on its loop's thread. */
final class FedChannel extends AbstractServerChannel {
    private final ChannelConfig config = new DefaultChannelConfig(this) {
        /** Ignores the options of sockets. */
        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            return true;
        }
    };
    private final Function<SocketAddress, Feed> feeds;
    private final ServerBootstrap bootstrap;
    private Feed feed;
    private volatile boolean open = true;

    /** @param feeds where it listens, by the address that it is bound to; @param bootstrap what the server does with connections */
    FedChannel(Function<SocketAddress, Feed> feeds, ServerBootstrap bootstrap) {
        this.feeds = feeds;
        this.bootstrap = bootstrap;
    }

    void take(Channel accepted) {
        if (isActive()) {
            feed.arrived(accepted);
        } else {
            accepted.unsafe().closeForcibly();
        }
    }

    /** Netty's acceptor would register a connection that was opened before a second time, and close it. */
    void admit(Channel accepted) {
        if (!isActive()) {
            accepted.unsafe().closeForcibly();
        } else if (accepted.isRegistered()) {
            bootstrap.config().childOptions().forEach((option, value) -> set(accepted, option, value));
            accepted.pipeline().addLast(bootstrap.config().childHandler());
        } else {
            pipeline().fireChannelRead(accepted);
            pipeline().fireChannelReadComplete();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> void set(Channel channel, ChannelOption<T> option, Object value) {
        channel.config().setOption(option, (T) value);
    }

    @Override
    protected void doBind(SocketAddress address) {
        feed = feeds.apply(address);
        feed.begin(this);
    }

    @Override
    protected void doClose() {
        open = false;
        if (feed != null) {
            feed.stop();
        }
    }

    @Override
    protected SocketAddress localAddress0() {
        return feed == null ? null : feed.place();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && feed != null;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    /** Its acceptor reads. */
    @Override
    protected void doBeginRead() {
    }
}
