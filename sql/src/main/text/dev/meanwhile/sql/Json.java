package dev.meanwhile.sql;

import java.util.Objects;

/**
 * JSON, as a database's {@code json} columns take and give it. A type of the program's own becomes JSON by {@link DatabaseOptions#codec}:
 * {@code codec(Order.class, Json.class, order -> new Json(mapper.writeValueAsString(order)), json -> mapper.readValue(json.text(), Order.class))}.
 *
 * @param text not checked: the database refuses what is no JSON
 */
public record Json(String text) {
    /** Refuses null; JSON's own null is {@code new Json("null")}. */
    public Json {
        Objects.requireNonNull(text, "the text is null");
    }
}
