package dev.meanwhile.http;

import static dev.meanwhile.http.RawHttp2.talk;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;

import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of HTTP/2 are opened once and in order (RFC 9113 §5.1), and what comes for one that was reset is nothing to tell. */
@Timeout(30)
@NeedsNewerNetty
class FrameOrderTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int STREAM_CLOSED = 5;
    private static final String[] BAD = {":method", "G T", ":scheme", "https", ":authority", "localhost", ":path", "/"};

    @Test
    void aStreamThatHasEndedIsNotOpenedAgain() throws Exception {
        talk(raw -> {
            raw.request(1, RawHttp2.GET);
            assertEquals(200, raw.status(1));
            raw.request(1, RawHttp2.GET);
            raw.assertEnds(STREAM_CLOSED);
        });
    }

    @Test
    void norIsOneThatTheClientHasReset() throws Exception {
        talk(raw -> {
            raw.head(1, RawHttp2.GET).send(RawHttp2.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8).request(1, RawHttp2.GET);
            raw.assertEnds(STREAM_CLOSED);
        });
    }

    @Test
    void numbersGrow() throws Exception {
        talk(raw -> {
            raw.request(5, RawHttp2.GET).request(3, RawHttp2.GET);
            raw.assertEnds(PROTOCOL_ERROR);
        });
    }

    @Test
    void trailersAreNoSecondRequest() throws Exception {
        talk(raw -> {
            raw.head(1, RawHttp2.GET).send(RawHttp2.DATA, 0, 1, new byte[3]).request(1, "a", "b").request(3, RawHttp2.GET);
            assertEquals(200, raw.status(1));
            assertEquals(200, raw.status(3));
        });
    }

    /** They may have been under way when the stream was reset. */
    @Test
    void trailersOfAStreamThatWasResetAreIgnored() throws Exception {
        talk(raw -> {
            raw.head(1, BAD).request(1, "a", "b").request(3, RawHttp2.GET);
            assertEquals(0, raw.status(1));
            assertEquals(200, raw.status(3));
        });
    }

    @Test
    void trailersThatDoNotEndIt() throws Exception {
        talk(raw -> {
            raw.head(1, RawHttp2.GET).head(1, "a", "b");
            raw.assertEnds(PROTOCOL_ERROR);
        });
    }

    /** Flow control counts them as read: four times the connection's window. */
    @Test
    void dataThatComesAfterAResetIsNoTrouble() throws Exception {
        talk(raw -> {
            raw.head(1, BAD);
            for (var i = 0; i < 16; i++) {
                raw.send(RawHttp2.DATA, 0, 1, new byte[16_000]);
            }
            raw.send(RawHttp2.DATA, RawHttp2.END_STREAM, 1).request(3, RawHttp2.GET);
            assertEquals(0, raw.status(1));
            assertEquals(200, raw.status(3));
        });
    }

    /** As long as the reset waits, because the client does not read. Whichever way TCP cuts the bytes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 10, 100, 100_000})
    void norAnythingToLog(int bytesAtOnce) throws Exception {
        var netty = Logger.getLogger("io.netty.handler.codec.http2");
        var before = netty.getLevel();
        netty.setLevel(Level.INFO);
        var http2 = new Http2ConnectionHandlerBuilder().server(true).frameListener(new Http2EventAdapter()).build();
        var channel = new EmbeddedChannel();
        try (var reports = new Reports()) {
            channel.pipeline().addLast(StreamWaker.HANDLER, http2);
            channel.writeInbound(Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.ISO_8859_1), frame(RawHttp2.SETTINGS, 0, 0));
            channel.pipeline().addFirst(new FrameOrder());
            channel.writeInbound(frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.block(RawHttp2.GET)));
            var context = channel.pipeline().context(http2);
            http2.encoder().writeRstStream(context, 1, 8, context.newPromise());
            var bytes = Unpooled.wrappedBuffer(frame(RawHttp2.DATA, 0, 1, new byte[100]), frame(RawHttp2.DATA, 0, 1), frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[9]),
                    frame(6, 0, 0, new byte[8]));
            while (bytes.isReadable()) {
                channel.pipeline().fireChannelRead(bytes.readRetainedSlice(Math.min(bytesAtOnce, bytes.readableBytes())));
            }
            assertEquals(0, reports.count("ignoring"));
            var flow = http2.decoder().flowController();
            assertEquals(0, flow.unconsumedBytes(http2.connection().connectionStream()));
            assertEquals(65_535 - 109, flow.windowSize(http2.connection().connectionStream()));
            // The ping after them was read.
            channel.flush();
            var answers = Unpooled.buffer();
            for (ByteBuf written = channel.readOutbound(); written != null; written = channel.readOutbound()) {
                answers.writeBytes(written);
            }
            assertEquals(6, answers.getByte(answers.readableBytes() - 17 + 3), "the type of the last frame");
        } finally {
            channel.finishAndReleaseAll();
            netty.setLevel(before);
        }
    }

    private static ByteBuf frame(int type, int flags, int stream, byte... payload) {
        return Unpooled.wrappedBuffer(RawHttp2.frame(type, flags, stream, payload));
    }
}
