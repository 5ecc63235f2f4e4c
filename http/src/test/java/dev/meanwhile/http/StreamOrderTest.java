package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

import java.util.HashSet;

import org.junit.jupiter.api.Test;

/** Which streams may have fields, after any number of others. */
class StreamOrderTest {
    private static Http2Error errorOf(StreamOrder order, int stream) {
        return assertThrows(Http2Exception.class, () -> order.opened(stream, true)).error();
    }

    @Test
    void whatWasLeftOutAndWhatWasOpened() throws Exception {
        var order = new StreamOrder(_ -> true);
        order.opened(1, true);
        order.opened(7, true);
        assertEquals(Http2Error.STREAM_CLOSED, errorOf(order, 1));
        assertEquals(Http2Error.PROTOCOL_ERROR, errorOf(order, 3));
        assertEquals(Http2Error.STREAM_CLOSED, errorOf(order, 7));
        order.opened(100_001, true);
        assertEquals(Http2Error.PROTOCOL_ERROR, errorOf(order, 99_999));
        assertEquals(Http2Error.STREAM_CLOSED, errorOf(order, 100_001));
    }

    @Test
    void theHighestNumber() throws Exception {
        var order = new StreamOrder(_ -> true);
        order.opened(Integer.MAX_VALUE, false);
        order.opened(Integer.MAX_VALUE, true);
        assertEquals(Http2Error.STREAM_CLOSED, errorOf(order, Integer.MAX_VALUE));
    }

    /** A client need not end a stream that the server has ended. Those under way have their trailers. */
    @Test
    void forgottenStreamsTakeNoMemory() throws Exception {
        var asked = new HashSet<Integer>();
        var order = new StreamOrder(stream -> asked.add(stream) && stream == 1 || stream == 1);
        for (var stream = 1; stream < 100_000; stream += 2) {
            order.opened(stream, false);
        }
        order.opened(1, true);
        assertEquals(Http2Error.STREAM_CLOSED, errorOf(order, 1));
        assertEquals(true, asked.size() > 40_000);
    }
}
