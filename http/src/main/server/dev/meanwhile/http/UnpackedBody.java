package dev.meanwhile.http;

import java.util.List;

/** A request's body whose Content-Encoding is decoded, piece by piece and only as it is read, within limits (RFC 9110 §8.4). */
final class UnpackedBody {
    private final HttpException.Exchange exchange;
    private final UnpackLimits limits;
    private final Unpacking unpacking;
    private long packed;
    private long unpacked;

    UnpackedBody(RequestBody body, HttpException.Exchange exchange, List<String> codings, UnpackLimits limits) {
        this.exchange = exchange;
        this.limits = limits;
        this.unpacking = new Unpacking(new Unpacking.Packed() {
            @Override
            public byte[] next() {
                var piece = body.next(exchange);
                packed += piece.length;
                return piece;
            }

            @Override
            public boolean hasArrived() {
                return body.hasArrived();
            }

            @Override
            public void abort() {
                // The request sees to what is left.
            }
        }, exchange, codings);
    }

    /** Waits for the next piece. {@return it, or an empty array at the end} */
    byte[] next() {
        var piece = unpacking.next();
        unpacked += piece.length;
        if (unpacked > limits.maxBytes()) {
            throw tooLarge("the body is longer than " + limits.maxBytes() + " bytes when it is decoded");
        }
        if (unpacked > UnpackLimits.FREE_BYTES && unpacked / limits.maxRatio() > packed) {
            throw tooLarge("the body is more than " + limits.maxRatio() + " times as long when it is decoded");
        }
        return piece;
    }

    /** Frees the memory of what has not been read. */
    void close() {
        unpacking.abort();
    }

    private HttpException tooLarge(String problem) {
        return new HttpException.BodyTooLarge(exchange, problem);
    }
}
