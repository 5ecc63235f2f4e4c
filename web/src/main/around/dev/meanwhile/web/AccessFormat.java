package dev.meanwhile.web;

/** How {@link App#accessLog} writes the line of a request to the logger {@code dev.meanwhile.access}. */
public enum AccessFormat {
    /** {@code 127.0.0.1:50123 GET /items/7 200 26 B 1.3 ms}, and the id of the request if {@link RequestId} is used. */
    TEXT,
    /**
     * An object of JSON, for programs that collect logs: {@code time} (when it ended), {@code remote}, {@code method}, {@code target}, {@code status} (0 if the client was gone before there was
     * one), {@code bytes} of the body, {@code duration_ms}, and, where there is one, {@code route}, {@code request_id}, {@code user_agent} and {@code referer}.
     */
    JSON,
    /** Nothing is written. */
    OFF
}
