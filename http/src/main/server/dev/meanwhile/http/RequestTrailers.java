package dev.meanwhile.http;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

import java.util.Map;

/**
 * The fields after a request's body, which Vert.x drops, on their way from a decoder to the request (RFC 9112 §7.1.2, RFC 9113 §8.1). They are never merged with its
 * header. In HTTP/1 they count as part of the header for its limits, in HTTP/2 they have the same limits of their own. On the loop's thread.
 */
final class RequestTrailers {
    /** Of a request that can have none. */
    static final RequestTrailers NONE = new RequestTrailers();

    private HttpHeaders fields = HttpHeaders.NONE;

    void came(Iterable<Map.Entry<String, String>> trailers) {
        fields = Trailer.received(trailers);
    }

    /** @throws Http2Exception if there are too many */
    void came(int stream, Http2Headers trailers, int most) throws Http2Exception {
        if (trailers.size() > most) {
            throw Http2Exception.streamError(stream, Http2Error.ENHANCE_YOUR_CALM, "more than %d trailers", most);
        }
        fields = TrailerWires.received(trailers);
    }

    HttpHeaders fields() {
        return fields;
    }
}
