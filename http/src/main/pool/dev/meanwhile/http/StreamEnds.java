package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;

import java.util.Optional;

/**
 * Knows which HTTP/2 streams the server has ended, and how long their bodies are.
 *
 * <p>Once a server has announced that it leaves (GOAWAY), Vert.x 5.0 reports every stream that closes as failed, also one that ended well. While the
 * stream is paused, Vert.x still holds the last pieces of the body; they arrive after that report, and the end never does.
 */
final class StreamEnds extends Http2FrameListenerDecorator {
    private final Http2Connection streams;
    private final Http2Connection.PropertyKey key;

    private StreamEnds(Http2FrameListener vertx, Http2Connection streams) {
        super(vertx);
        this.streams = streams;
        this.key = streams.newKey();
    }

    /** What the server has sent on one stream. */
    static final class Sent {
        private long bytes;
        private boolean ended;
        private boolean headed;
        private HttpHeaders trailers = HttpHeaders.NONE;

        /** @throws Http2Exception if these are trailers, and no proper ones (RFC 9113 §8.1) */
        private void headers(int id, Http2Headers fields, boolean end) throws Http2Exception {
            if (headed && fields.status() != null) {
                throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "trailers with a status");
            } else if (headed) {
                trailers = TrailerWires.received(fields);
            }
            headed = true;
            ended |= end;
        }

        HttpHeaders trailers() {
            return trailers;
        }

        /** {@return whether a body of this length is the whole one} */
        boolean isWhole(long length) {
            return ended && bytes == length;
        }

        boolean isEnded() {
            return ended;
        }
    }

    /** On the loop's thread: for a connection that has just been made. */
    static Optional<StreamEnds> install(Channel channel) {
        if (!(channel.pipeline().get(StreamWaker.HANDLER) instanceof Http2ConnectionHandler http2)) {
            return Optional.empty();
        }
        var ends = new StreamEnds(http2.decoder().frameListener(), http2.connection());
        http2.decoder().frameListener(ends);
        return Optional.of(ends);
    }

    /** {@return what the server has sent on a stream that is open} */
    Sent sent(int id) {
        var stream = streams.stream(id);
        Sent sent = stream == null ? null : stream.getProperty(key);
        if (sent == null) {
            sent = new Sent();
            if (stream != null) {
                stream.setProperty(key, sent);
            }
        }
        return sent;
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end) throws Http2Exception {
        var sent = sent(id);
        sent.bytes += data.readableBytes();
        sent.ended |= end;
        return super.onDataRead(context, id, data, padding, end);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean end) throws Http2Exception {
        if (!isInterim(headers, end)) {
            sent(id).headers(id, headers, end);
            super.onHeadersRead(context, id, headers, padding, end);
        }
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int dependency, short weight, boolean exclusive,
            int padding, boolean end) throws Http2Exception {
        if (!isInterim(headers, end)) {
            sent(id).headers(id, headers, end);
            super.onHeadersRead(context, id, headers, dependency, weight, exclusive, padding, end);
        }
    }

    /** Vert.x takes 102 and the like for the response (RFC 9110 §15.2). */
    private static boolean isInterim(Http2Headers headers, boolean end) {
        var status = headers.status();
        return !end && status != null && status.length() == 3 && status.charAt(0) == '1';
    }
}
