package dev.meanwhile.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A server-sent event, as a browser's {@code EventSource} would get it (WHATWG HTML §9.2).
 *
 * @param id    of this event, or else of the last one that had an id; empty if there was none
 * @param event its name; {@code message} if the server gave none
 * @param data  its lines, joined by line feeds
 * @param retry how long to wait before connecting again, if the server says so with this event
 */
public record ServerEvent(Optional<String> id, String event, String data, Optional<Duration> retry) {
    /** Checks that all are there. */
    public ServerEvent {
        Objects.requireNonNull(id, "the id is null");
        Objects.requireNonNull(event, "the name of the event is null");
        Objects.requireNonNull(data, "the data is null");
        Objects.requireNonNull(retry, "the pause is null");
    }
}
