package dev.meanwhile.http;

import java.time.Duration;
import java.util.Objects;

/** Receives an entry for every finished request. Runs on the loop, and must not wait. */
public interface AccessLog {
    /** Writes nothing: the default. */
    AccessLog NONE = _ -> { };

    /** Called once for each request: when its handler has ended, or when it was refused without one, as a 503 or 400 says. */
    void log(Entry entry);

    /**
     * One request.
     *
     * @param remote   the client's address, such as 127.0.0.1:50123
     * @param method   GET, POST, …; {@code -} if the request could not be read
     * @param target   path and query, as they were sent; {@code -} if the request could not be read
     * @param status   the status sent; 101 for a WebSocket; 0 if the client was gone before there was one
     * @param bytes    of the response's body, as far as it was sent
     * @param duration from the request's head to the end of its handler; zero if it was refused without one
     */
    record Entry(String remote, String method, String target, int status, long bytes, Duration duration) {
        /** Refuses null. */
        public Entry {
            Objects.requireNonNull(remote, "the client's address is null");
            Objects.requireNonNull(method, "the method is null");
            Objects.requireNonNull(target, "the target is null");
            Objects.requireNonNull(duration, "the duration is null");
        }
    }
}
