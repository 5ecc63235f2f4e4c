package dev.meanwhile.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import java.util.Optional;

/** Requests that no handler gets to see. */
final class BadRequests {
    private BadRequests() {
    }

    /** {@return the status for one whose head can't be read} */
    static int statusOf(HttpServerRequest request) {
        return switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ -> 414;
            case TooLongFrameException _ -> 431;
            default -> 400;
        };
    }

    /** {@return the status for a request that can be read but makes no sense, or empty if it is fine} */
    static Optional<Integer> problem(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            var hosts = request.headers().getAll("Host").size();
            if (hosts > 1 || request.version() == HttpVersion.HTTP_1_1 && hosts == 0 || hosts == 1 && request.authority() == null) {
                return Optional.of(400);
            }
        }
        if (request.version() == HttpVersion.HTTP_1_0 && request.headers().contains("Transfer-Encoding")) {
            return Optional.of(400);
        }
        var expected = request.getHeader("Expect");
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            return Optional.of(417);
        }
        if (request.query() == null) {
            return Optional.empty();
        }
        try {
            request.params();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(400);
        }
    }
}
