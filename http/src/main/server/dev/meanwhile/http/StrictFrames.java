package dev.meanwhile.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;

/** Resets HTTP/2 requests at which Vert.x would fail, before it sees them: those whose method is none, and those without a path, as CONNECT. And sees trailers, which Vert.x drops. */
final class StrictFrames extends Http2FrameListenerDecorator {
    /** Takes the fields after a request's body. */
    interface Trailers {
        /** @throws Http2Exception if they are too many */
        void came(int stream, Http2Headers fields) throws Http2Exception;
    }

    private final Trailers trailers;

    private StrictFrames(Http2FrameListener listener, Trailers trailers) {
        super(listener);
        this.trailers = trailers;
    }

    /** On the loop's thread: for a connection that has just been made. Does nothing if it is not HTTP/2. */
    static void install(Channel channel, Trailers trailers) {
        if (channel.pipeline().get(StreamWaker.HANDLER) instanceof Http2ConnectionHandler http2) {
            http2.decoder().frameListener(new StrictFrames(http2.decoder().frameListener(), trailers));
        }
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers headers, int dependency, short weight, boolean exclusive,
            int padding, boolean ends) throws Http2Exception {
        require(stream, headers);
        super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, ends);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean ends) throws Http2Exception {
        require(stream, headers);
        super.onHeadersRead(context, stream, headers, padding, ends);
    }

    private void require(int stream, Http2Headers headers) throws Http2Exception {
        var method = headers.method();
        if (method == null) {
            // Or those of a request, which Netty or Vert.x resets.
            trailers.came(stream, headers);
            return;
        }
        if (!RequestLines.isToken(method) || headers.path() == null) {
            throw Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, "a request without a method or a target");
        }
    }
}
