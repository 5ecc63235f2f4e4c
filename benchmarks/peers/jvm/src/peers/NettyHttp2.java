package peers;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.DATE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/** Answers behind Netty's codec of frames. Answers to requests that were read together are flushed together. */
final class NettyHttp2 extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2HeadersFrame request) {
            answer(context, request);
        } else {
            ReferenceCountUtil.release(frame);
        }
    }

    private static void answer(ChannelHandlerContext context, Http2HeadersFrame request) {
        if (!"/plaintext".contentEquals(request.headers().path())) {
            context.close();
            return;
        }
        var headers = new DefaultHttp2Headers().status("200").set(CONTENT_TYPE, NettyServer.PLAIN).setInt(CONTENT_LENGTH, NettyServer.TEXT.length).set(DATE, NettyServer.date());
        context.write(new DefaultHttp2HeadersFrame(headers).stream(request.stream()));
        context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(NettyServer.TEXT), true).stream(request.stream()));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
