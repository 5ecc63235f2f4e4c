package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Stream;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** Netty's own HTTP/2, and a listener that writes as soon as it is told that it may, as Vert.x does. */
@NeedsNewerNetty
class StreamWakerTest {
    private static final int FULL = 128 << 10;

    private final Http2ConnectionHandler http2 = new Http2ConnectionHandlerBuilder().server(true).frameListener(new Http2FrameAdapter()).build();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    /** What each stream was told last. */
    private final Map<Integer, Boolean> mayWrite = new HashMap<>();

    /** As Netty's handler for TLS does: what it keeps counts for the channel, which says so only later. */
    private static final class Keeping extends ChannelOutboundHandlerAdapter {
        private PendingWriteQueue kept;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            kept = new PendingWriteQueue(context);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            kept.add(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            kept.removeAndWriteAll();
            context.flush();
        }
    }

    private void told(Http2Stream stream) {
        mayWrite.merge(stream.id(), true, (before, _) -> !before);
        if (stream.id() == 1 && mayWrite.get(1)) {
            var context = channel.pipeline().context(http2);
            http2.encoder().writeData(context, 1, Unpooled.buffer(FULL).writeZero(FULL), 0, false, context.newPromise());
            try {
                http2.encoder().flowController().writePendingBytes();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The first stream fills the channel while Netty goes from one to the next, and the second is told to stop. */
    @Test
    void aStreamGoesOnWhenTheChannelIsFree() throws Exception {
        channel.pipeline().addLast(new Keeping()).addLast("handler", http2);
        StreamWaker.install(channel);
        var windows = http2.encoder().flowController();
        windows.listener(this::told);
        windows.initialWindowSize(0);
        windows.incrementWindowSize(http2.connection().connectionStream(), 10 * FULL);
        http2.connection().remote().createStream(1, true);
        var second = http2.connection().remote().createStream(3, true);
        windows.incrementWindowSize(second, FULL);
        assertEquals(Map.of(3, true), mayWrite);

        windows.initialWindowSize(2 * FULL);
        assertFalse(channel.isWritable());
        assertEquals(false, mayWrite.get(3));

        channel.flush();
        channel.runPendingTasks();
        assertTrue(channel.isWritable());
        assertEquals(true, mayWrite.get(3));
        channel.finishAndReleaseAll();
    }
}
