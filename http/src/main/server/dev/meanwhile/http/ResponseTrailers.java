package dev.meanwhile.http;

import io.vertx.core.Future;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields after a response's body. */
final class ResponseTrailers {
    static final ResponseTrailers NONE = new ResponseTrailers(List.of());

    private final List<Trailer> all;
    private boolean ending;

    private ResponseTrailers(List<Trailer> all) {
        this.all = all;
    }

    /** {@return these and another one} */
    ResponseTrailers plus(Trailer one) {
        return new ResponseTrailers(Stream.concat(all.stream(), Stream.of(one)).toList());
    }

    /** For a body in memory. */
    void requireNone() {
        if (!all.isEmpty()) {
            throw new IllegalStateException("trailer(\"" + all.getFirst().name() + "\", …): trailers follow a body that is streamed; send it with stream(out -> …), or the field with header(…)");
        }
    }

    void requireUnknown(long length) {
        if (length >= 0 && !all.isEmpty()) {
            throw new IllegalStateException("trailer(\"" + all.getFirst().name() + "\", …): trailers follow a body of unknown length; leave the header Content-Length out");
        }
    }

    /**
     * {@return whether there are any, and this client gets them} RFC 9110 §6.5.1 lets trailers be dropped on the way, and §10.1.4 lets a client say that its side does not: HTTP/1.1
     * proxies and clients without {@code TE: trailers} may drop them. In HTTP/2 they are frames as others, and clients that wait for them (gRPC) need not ask.
     */
    boolean areFor(ServerRequest request) {
        return !all.isEmpty() && (request.isHttp2() || request.version().equals("HTTP/1.1") && isAskedFor(request));
    }

    private static boolean isAskedFor(ServerRequest request) {
        return request.headers().all("TE").stream().flatMap(field -> Arrays.stream(field.split(","))).anyMatch(coding -> coding.strip().equalsIgnoreCase("trailers"));
    }

    Map.Entry<String, String> announcement() {
        return Map.entry("Trailer", Trailer.names(all));
    }

    /** Called by the handler's task. */
    HttpHeaders values() {
        return Trailer.values(all);
    }

    /** On the loop's thread: ends the response. */
    Future<Void> end(ServerRequest request, HttpHeaders fields) {
        var response = request.raw().response();
        if (!request.isHttp2()) {
            fields.fields().forEach(field -> response.trailers().add(field.getKey(), field.getValue()));
            return response.end();
        }
        ending = true;
        return request.connection().channel().map(channel -> TrailerWires.end(channel, request.raw().streamId(), fields))
                .orElseGet(() -> Future.failedFuture("the connection is closed"));
    }

    /** {@return whether an HTTP/2 stream is ended by them} Vert.x does not know. */
    boolean areEnding() {
        return ending;
    }
}
