package dev.meanwhile.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2RemoteFlowController;

/**
 * Wakes the HTTP/2 streams that nobody told to go on.
 *
 * <p>Netty tells Vert.x's streams one by one that they can write again. Vert.x 5.0 writes at once, within that notification. If this fills the
 * channel, Netty takes note for the streams that are still to be told, but not for the connection; when the channel is free again, Netty finds the
 * connection unchanged, and those streams wait for ever. (Vert.x's pull request 6359 is about this.) So when the channel or a window may have become
 * free, Netty is asked to look at each stream: it does so when it is given an initial window size, even the same.
 */
final class StreamWaker extends ChannelInboundHandlerAdapter {
    /** Where Vert.x puts its HTTP/2 handler. */
    static final String HANDLER = "handler";

    private final Http2RemoteFlowController streams;
    /** {@link #wake} is in the queue of the event loop. */
    private boolean due;

    private StreamWaker(Http2RemoteFlowController streams) {
        this.streams = streams;
    }

    /** On the loop's thread: for a connection that has just been made. Does nothing if it is not HTTP/2. */
    static void install(Channel channel) {
        if (channel.pipeline().get(HANDLER) instanceof Http2ConnectionHandler http2) {
            channel.pipeline().addBefore(HANDLER, "waker", new StreamWaker(http2.encoder().flowController()));
        }
    }

    /** It can come amid Netty's notifications. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        if (!due && context.channel().isWritable()) {
            due = true;
            context.executor().execute(() -> wake(context));
        }
    }

    /** The peer may have opened a window. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        wake(context);
    }

    private void wake(ChannelHandlerContext context) {
        due = false;
        try {
            streams.initialWindowSize(streams.initialWindowSize());
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }
}
