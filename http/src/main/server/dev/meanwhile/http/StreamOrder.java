package dev.meanwhile.http;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** The streams that a client has opened, as its frames say: each has a higher number than the one before, and is opened once (RFC 9113 §5.1.1). */
final class StreamOrder {
    /** How far back it is known which numbers were left out. It only makes a difference for the error code. */
    private static final int REMEMBERED = 512;
    /** A client need not end a stream that the server has ended, so there are forgotten ones. */
    private static final int MANY = 1_000;

    private final IntPredicate isKnown;
    /** Whose end the client has not sent. */
    private final Set<Integer> open = new HashSet<>();
    /** Of the last numbers, those that were opened. */
    private final BitSet opened = new BitSet(REMEMBERED);
    private int highest = -1;

    /** @param isKnown whether the server still has a stream */
    StreamOrder(IntPredicate isKnown) {
        this.isKnown = isKnown;
    }

    /**
     * Fields have come, for a new stream, or as the trailers of one.
     *
     * @throws Http2Exception if that is no stream for which the client may send fields
     */
    void opened(int stream, boolean ends) throws Http2Exception {
        if ((stream & 1) == 0) {
            // Not a client's; Netty says so.
            return;
        }
        if (stream > highest) {
            remember(stream);
            if (!ends) {
                begin(stream);
            }
        } else if (!open.contains(stream)) {
            throw isRemembered(stream) ? Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "the client opens stream %d again", stream)
                    : Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "the client opens stream %d after stream %d", stream, highest);
        } else if (ends) {
            open.remove(stream);
        } else {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "trailers of stream %d that do not end it", stream);
        }
    }

    void ended(int stream) {
        open.remove(stream);
    }

    private void begin(int stream) {
        if (open.size() >= MANY) {
            open.removeIf(old -> !isKnown.test(old));
        }
        open.add(stream);
    }

    private void remember(int stream) {
        var from = Math.max(highest / 2 + 1, stream / 2 - REMEMBERED + 1);
        for (var left = from; left < stream / 2; left++) {
            opened.clear(left % REMEMBERED);
        }
        opened.set(stream / 2 % REMEMBERED);
        highest = stream;
    }

    private boolean isRemembered(int stream) {
        return stream / 2 <= highest / 2 - REMEMBERED || opened.get(stream / 2 % REMEMBERED);
    }
}
