package dev.meanwhile.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.Future;
import io.vertx.core.Promise;

import java.nio.channels.ClosedChannelException;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Sends trailers where Vert.x can't: those of requests, and in HTTP/2 also those of responses. Vert.x has them wait for a window that HEADERS don't need, and fails
 * with a NullPointerException if the stream is reset meanwhile. On the loop's thread.
 */
final class TrailerWires {
    private static final String CODEC = "codec";

    private TrailerWires() {
    }

    /** The end of the request that is sent next, over HTTP/1, takes these along. */
    static void withNextEnd(Channel channel, HttpHeaders trailers) {
        if (channel.pipeline().get(CODEC) != null) {
            channel.pipeline().addAfter(CODEC, "trailers", new NextEnd(trailers));
        }
    }

    private static final class NextEnd extends ChannelOutboundHandlerAdapter {
        private final HttpHeaders trailers;

        private NextEnd(HttpHeaders trailers) {
            this.trailers = trailers;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (!(message instanceof LastHttpContent last)) {
                context.write(message, promise);
                return;
            }
            var end = new DefaultLastHttpContent(last.content());
            trailers.fields().forEach(field -> end.trailingHeaders().add(field.getKey(), field.getValue()));
            context.write(end, promise);
            context.pipeline().remove(this);
        }
    }

    /** Ends an HTTP/2 stream with these, after what has been written to it. {@return completes when they have been given to the operating system} */
    static Future<Void> end(Channel channel, int stream, HttpHeaders trailers) {
        var context = channel.pipeline().context(StreamWaker.HANDLER);
        if (context == null || !(context.handler() instanceof Http2ConnectionHandler http2) || !isOpen(http2, stream)) {
            return Future.failedFuture(new ClosedChannelException());
        }
        var fields = new DefaultHttp2Headers();
        trailers.fields().forEach(field -> fields.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        var done = Promise.<Void>promise();
        http2.encoder().writeHeaders(context, stream, fields, 0, true, context.newPromise()).addListener(written -> {
            if (written.isSuccess()) {
                done.complete();
            } else {
                done.fail(written.cause());
            }
        });
        context.flush();
        return done.future();
    }

    /** Netty would take the number of a stream that is gone for a new one. */
    private static boolean isOpen(Http2ConnectionHandler http2, int stream) {
        var it = http2.connection().stream(stream);
        return it != null && it.state().localSideOpen();
    }

    /** {@return a peer's trailers, those that may be ones} */
    static HttpHeaders received(Http2Headers fields) {
        return Trailer.received(StreamSupport.stream(fields.spliterator(), false)
                .<Map.Entry<String, String>>map(field -> new SimpleImmutableEntry<>(field.getKey().toString(), field.getValue().toString())).toList());
    }
}
