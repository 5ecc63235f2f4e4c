package dev.meanwhile.web;

import java.util.LinkedHashMap;
import java.util.Objects;

/**
 * Ends a request with an error: {@code throw new HttpError(404, "no such item")} sends {@code {"error": "no such item"}} with that
 * status. It is not logged.
 */
public final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();
    /** What the body has besides the message: texts and numbers. */
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

    HttpError with(String detail, Object value) {
        details.put(detail, value);
        return this;
    }

    /** {@return the status} */
    public int status() {
        return status;
    }

    Response response() {
        var body = new LinkedHashMap<String, Object>();
        body.put("error", getMessage());
        body.putAll(details);
        var response = Response.of(status, body);
        for (var header : headers.entrySet()) {
            response = response.header(header.getKey(), header.getValue());
        }
        return response;
    }
}
