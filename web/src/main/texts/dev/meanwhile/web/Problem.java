package dev.meanwhile.web;

import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that is wrong with a request's input.
 *
 * @param location where: {@code query.page}, {@code header.X-Token}, {@code body.items[0].price}
 * @param message  what must be, in words that follow the location: {@code must be a whole number}
 * @param value    what was sent; empty if nothing was, or if it is secret
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Problem(String location, String message, Optional<Object> value) {
    /** A problem. */
    public Problem {
        Objects.requireNonNull(location, "the location is null");
        Objects.requireNonNull(message, "the message is null");
        Objects.requireNonNull(value, "the value is null");
    }
}
