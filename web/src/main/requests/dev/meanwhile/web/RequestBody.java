package dev.meanwhile.web;

import dev.meanwhile.Flow;
import dev.meanwhile.http.ServerRequest;

import java.lang.reflect.Type;
import java.util.Locale;
import java.util.Optional;

/** The body of a request, within the limit of its route. Used by the request's tasks. */
final class RequestBody {
    private final ServerRequest raw;
    /** The route's own limit. */
    private Optional<Long> limit = Optional.empty();

    RequestBody(ServerRequest raw) {
        this.raw = raw;
    }

    void limit(Optional<Long> bytes) {
        limit = bytes;
    }

    byte[] bytes() {
        return limit.isPresent() ? raw.bytes(limit.get()) : raw.bytes();
    }

    Flow<byte[]> chunks() {
        return limit.isPresent() ? limited(limit.get()) : raw.chunks();
    }

    private Flow<byte[]> limited(long most) {
        var seen = new long[1];
        return raw.chunks().map(chunk -> {
            seen[0] += chunk.length;
            if (seen[0] > most) {
                throw new HttpError(413, "the body is longer than " + most + " bytes");
            }
            return chunk;
        });
    }

    /** {@return the body, or nothing if there are problems} */
    <T> Optional<T> json(Json format, Type type, Problems problems) {
        var media = raw.header("Content-Type").orElse("none").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        // Pages of other sites can send any other type without asking first.
        if (!media.equals("application/json") && !media.endsWith("+json")) {
            throw new HttpError(415, "the body must have the Content-Type application/json, not " + media)
                    .header("Accept", "application/json");
        }
        return format.read(bytes(), type, problems);
    }
}
