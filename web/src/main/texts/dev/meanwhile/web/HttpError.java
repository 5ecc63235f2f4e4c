package dev.meanwhile.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Ends a request with an error: {@code throw new HttpError(404, "no such item")} sends {@code {"error": "no such item"}} with that
 * status. It is not logged. {@link App#onStatus} and {@link App#problemDetails} change what is sent.
 */
public sealed class HttpError extends RuntimeException permits InvalidInput {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();
    /** Texts, numbers, records, and lists of these. Its type is that of a field that can be serialized. */
    private final LinkedHashMap<String, Object> details = new LinkedHashMap<>();

    /**
     * @param status  400 to 599
     * @param message for the client
     */
    public HttpError(int status, String message) {
        super(Objects.requireNonNull(message, "the message is null"));
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("HttpError(" + status + ", …): the status of an error is from 400 to 599");
        }
        this.status = status;
    }

    /** Adds a header field to the response, such as {@code WWW-Authenticate} to a 401. */
    public HttpError header(String name, String value) {
        headers.put(Objects.requireNonNull(name, "the name of the header is null"), Objects.requireNonNull(value, "the value of the header is null"));
        return this;
    }

    /** Adds a detail to the body, beside the message: {@code {"error": "sold out", "item": 7}}. */
    public HttpError detail(String name, Object value) {
        details.put(Objects.requireNonNull(name, "the name of the detail is null"), Objects.requireNonNull(value, "the value of the detail is null"));
        return this;
    }

    /** {@return the status} */
    public int status() {
        return status;
    }

    /** {@return the header fields that the response gets} */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** {@return what the body has besides the message} */
    public Map<String, Object> details() {
        return Collections.unmodifiableMap(details);
    }
}
