package dev.meanwhile.web;

import dev.meanwhile.Loop;
import dev.meanwhile.http.HttpException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What a client sees of a failure. */
final class Errors {
    private Errors() {
    }

    /** {@return the response to a failure of a handler, or nothing if the client has gone} */
    static Optional<Response> response(Request request, Throwable failure, boolean development) {
        return switch (failure) {
            case HttpError error -> Optional.of(error.response());
            case HttpException e when isAbout(request, e) -> aboutRequest(e);
            default -> Optional.of(ours(request, failure, development));
        };
    }

    /** A handler may also fail with the exception of a request that it sent itself. */
    private static boolean isAbout(Request request, HttpException e) {
        return e.method().equals(request.method()) && e.url().equals(request.target());
    }

    private static Optional<Response> aboutRequest(HttpException e) {
        var message = e.getMessage().substring(e.method().length() + e.url().length() + 3);
        return switch (e) {
            case HttpException.BodyTooLarge _ -> Optional.of(new HttpError(413, message).response());
            case HttpException.DecodingFailed _ -> Optional.of(new HttpError(400, message).response());
            case HttpException.ReadTimeout _ -> Optional.of(new HttpError(408, message).response());
            default -> Optional.empty();
        };
    }

    /** The log has the id, and everything that the client is not told. */
    private static Response ours(Request request, Throwable failure, boolean development) {
        var id = "%08x".formatted(ThreadLocalRandom.current().nextInt());
        Loop.current().report("the handler of " + request + " failed (error " + id + ")", failure);
        var body = new LinkedHashMap<String, Object>();
        body.put("error", "internal server error");
        body.put("id", id);
        if (development) {
            body.put("exception", String.valueOf(failure));
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            body.put("trace", trace.toString().lines().toList());
        }
        return Response.of(500, body);
    }
}
