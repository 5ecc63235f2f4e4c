package dev.meanwhile.web;

import dev.meanwhile.Flow;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A handler's answer, if it is more than a body. Immutable; {@link #header} returns a copy. */
public final class Response {
    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final Content content;

    /** What the body is made from when it is sent. */
    sealed interface Content {
        record None() implements Content {
        }

        /** As {@link Handler#handle} says. */
        record Value(Object value) implements Content {
        }

        record Events(Flow<?> flow, Duration keepAlive) implements Content {
        }

        /** A WebSocket that is accepted. */
        record Socket(SocketHandler.WithRequest handler) implements Content {
        }

        record File(Path file) implements Content {
        }

        record Part(FileFacts file, long from, long length) implements Content {
        }
    }

    private Response(int status, List<Map.Entry<String, String>> headers, Content content) {
        this.status = status;
        this.headers = headers;
        this.content = content;
    }

    static Response with(int status, Content content) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("the status of a response is from 200 to 599, not " + status);
        }
        return new Response(status, List.of(), content);
    }

    /**
     * {@return a response with a status and a body}
     *
     * @param body a record, a text, a flow …, sent as {@link Handler#handle} says
     */
    public static Response of(int status, Object body) {
        Objects.requireNonNull(body, "the body is null: a response without one is Response.noContent(), or Response.empty(status)");
        return with(status, new Content.Value(body));
    }

    /** {@return a 200 with a body} As {@link #of}. */
    public static Response ok(Object body) {
        return of(200, body);
    }

    /** {@return a 201 with what was created} As {@link #of}. */
    public static Response created(Object body) {
        return of(201, body);
    }

    /** {@return a 204: success, without a body} */
    public static Response noContent() {
        return empty(204);
    }

    /** {@return a response without a body} */
    public static Response empty(int status) {
        return with(status, new Content.None());
    }

    /** {@return a 200 with an HTML page} */
    public static Response html(String page) {
        return ok(Objects.requireNonNull(page, "the page is null")).header("Content-Type", "text/html; charset=utf-8");
    }

    /** {@return a 307: the client should send its request to another URL, or another path of this server} */
    public static Response redirect(String location) {
        Objects.requireNonNull(location, "the location is null");
        return empty(307).header("Location", location);
    }

    /**
     * {@return a 200 with the content of a file} Its extension decides the type; clients that already have it get a 304, and those that want a
     * part of it a 206.
     *
     * @param file if it is relative and not in the working directory, it is looked for beside the program, if the command {@code meanwhile} runs that
     */
    public static Response file(Path file) {
        return with(200, new Content.File(Objects.requireNonNull(file, "the file is null")));
    }

    /** {@return server-sent events, as from {@link App#events}} */
    public static Response events(Flow<?> events) {
        return events(events, Answers.KEEP_ALIVE);
    }

    /** @param keepAlive how long there are no events before a comment is sent */
    static Response events(Flow<?> events, Duration keepAlive) {
        return with(200, new Content.Events(Objects.requireNonNull(events, "the flow of events is null"), keepAlive))
                .header("Content-Type", "text/event-stream")
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no");
    }

    static Response socket(SocketHandler.WithRequest handler) {
        return new Response(101, List.of(), new Content.Socket(handler));
    }

    /** {@return a copy with one more header field} */
    public Response header(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        Objects.requireNonNull(value, "the value of the header is null");
        var copy = new ArrayList<>(headers);
        copy.add(Map.entry(name, value));
        return new Response(status, List.copyOf(copy), content);
    }

    /** {@return a copy with another status} */
    public Response withStatus(int status) {
        return new Response(with(status, content).status, headers, content);
    }

    /** {@return a copy that sets a cookie in the browser} One with the same name, domain and path replaces it there. */
    public Response cookie(Cookie cookie) {
        Objects.requireNonNull(cookie, "the cookie is null");
        var copy = new ArrayList<>(headers);
        copy.add(new Cookie.Field(cookie));
        return new Response(status, List.copyOf(copy), content);
    }

    /**
     * {@return a copy that deletes a cookie of this host and the path {@code /}} One with another domain or path is deleted by
     * {@code cookie(Cookie.of(name, "").path("/shop").maxAge(Duration.ZERO))}.
     */
    public Response deleteCookie(String name) {
        return cookie(Cookie.of(name, "").maxAge(Duration.ZERO));
    }

    /** {@return a copy with another status and content, and the same headers} */
    Response with(int status, Content content, Map<String, String> more) {
        var copy = new ArrayList<>(headers);
        more.forEach((name, value) -> {
            if (!has(name)) {
                copy.add(Map.entry(name, value));
            }
        });
        return new Response(status, List.copyOf(copy), content);
    }

    private boolean has(String name) {
        return headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase(name));
    }

    /** {@return the status} */
    public int status() {
        return status;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    Response withDefault(String name, String value) {
        return has(name) ? this : header(name, value);
    }

    Content content() {
        return content;
    }

    @Override
    public String toString() {
        return "Response " + status + " " + headers;
    }
}
