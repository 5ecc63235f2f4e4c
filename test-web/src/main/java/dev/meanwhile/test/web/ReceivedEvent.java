package dev.meanwhile.test.web;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server-sent event, as a browser would get it.
 *
 * @param name  {@code message} if the server gave none
 * @param data  its lines, joined by line feeds
 * @param id    of this event, or else of the last one that had an id
 * @param retry how long a client is to wait before it reconnects, if this event says so
 */
public record ReceivedEvent(String name, String data, Optional<String> id, Optional<Duration> retry) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** No part is null. */
    public ReceivedEvent {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(data, "the data is null");
        Objects.requireNonNull(id, "the id is null");
        Objects.requireNonNull(retry, "the pause is null");
    }

    /**
     * {@return the data, read as JSON}
     *
     * @throws AssertionError if it is not JSON, or does not fit the type; the message has the data
     */
    public <T> T json(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        try {
            return MAPPER.readValue(data, type);
        } catch (JacksonException e) {
            throw new AssertionError("the data of the event is not valid JSON for " + type.getSimpleName() + ": " + e.getOriginalMessage() + ". The data:\n" + data, e);
        }
    }
}
