package dev.meanwhile.web;

import dev.meanwhile.Body;
import dev.meanwhile.Flow;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A handler's answer, if it is more than a body. Immutable; {@link #header} returns a copy. */
public final class Response {
    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final Content content;
    private final Optional<Packing> packing;

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

        record Slices(FileFacts file, List<Slice> slices) implements Content {
        }
    }

    private Response(int status, List<Map.Entry<String, String>> headers, Content content, Optional<Packing> packing) {
        this.status = status;
        this.headers = headers;
        this.content = content;
        this.packing = packing;
    }

    static Response with(int status, Content content) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("the status of a response is from 200 to 599, not " + status);
        }
        return new Response(status, List.of(), content, Optional.empty());
    }

    /**
     * {@return a response with a status and a body}
     *
     * @param body a record, a text, a flow …, sent as {@link Handler#handle} says
     */
    public static Response of(int status, Object body) {
        Objects.requireNonNull(body, "the body is null: a response without one is Response.noContent(), or Response.empty(status)");
        return with(status, body instanceof Path file ? new Content.File(file) : new Content.Value(body));
    }

    /** {@return a 200 with a body} As {@link #of}. */
    public static Response ok(Object body) {
        return of(200, body);
    }

    /** {@return a 201 with what was created} As {@link #of}. {@link #location} says where it is. */
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

    /** {@return a 303: the client should get another page, such as the result of the form that it has sent} */
    public static Response seeOther(String location) {
        return empty(303).location(location);
    }

    /** {@return a 308: the client should send this request, and all like it from now on, to another URL or path} Browsers remember it for long. */
    public static Response permanentRedirect(String location) {
        return empty(308).location(location);
    }

    /**
     * {@return forms of an answer, of which the client chooses by its Accept header} More are added by {@link Alternatives#or}.
     *
     * @param type the media type of the first form, such as {@code application/json}; it is sent to clients that don't say what they want
     * @param body makes it, as {@link Handler#handle} would
     */
    public static Alternatives either(String type, Body<?, ?> body) {
        return Alternatives.none().or(type, body);
    }

    /** {@return a 200 with a line of JSON for each item of a flow} Texts are values too: they are sent in quotes. The type is {@code application/jsonl}. */
    public static Response jsonLines(Flow<?> items) {
        return ok(Objects.requireNonNull(items, "the flow is null")).header("Content-Type", Answers.JSON_LINES);
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
        return new Response(101, List.of(), new Content.Socket(handler), Optional.empty());
    }

    /** {@return a copy with one more header field} */
    public Response header(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        Objects.requireNonNull(value, "the value of the header is null");
        var copy = new ArrayList<>(headers);
        copy.add(Map.entry(name, value));
        return withHeaders(copy);
    }

    private Response withHeaders(List<Map.Entry<String, String>> all) {
        return new Response(status, List.copyOf(all), content, packing);
    }

    /** {@return a copy that says where what was created is, or where to go on} Another Location is replaced. */
    public Response location(String url) {
        Objects.requireNonNull(url, "the location is null");
        return replace("Location", url);
    }

    /**
     * {@return a copy that the browser saves as a file, instead of showing it} Separators of paths and control characters become {@code _}.
     *
     * @param name for the file; any characters (RFC 6266)
     */
    public Response asDownload(String name) {
        Objects.requireNonNull(name, "the name is null");
        return replace("Content-Disposition", Disposition.attachment(name));
    }

    /**
     * {@return a copy that the client's own cache may use again for some time} Not proxies, since a response may be for one user only; one that is for all is allowed to
     * by {@code .header("Cache-Control", "public, max-age=60")}.
     *
     * @param time rounded down to seconds; zero: it may be stored, but the client asks each time whether it has changed
     */
    public Response cacheFor(Duration time) {
        return replace("Cache-Control", Caching.privately(time));
    }

    /** {@return a copy that nobody stores, for what is secret} */
    public Response noStore() {
        return replace("Cache-Control", "no-store");
    }

    /**
     * {@return a copy with an ETag: a name of this version} A client that has that version already gets a 304 without the body. {@link Request#checkConditions(String)} refuses
     * changes to other versions.
     *
     * @param tag with or without its quotes, {@code W/"…"} for a weak one
     * @throws IllegalArgumentException if it is not printable ASCII without spaces and quotes
     */
    public Response etag(String tag) {
        return replace("ETag", Conditions.quoted(Objects.requireNonNull(tag, "the ETag is null")));
    }

    Response replace(String name, String value) {
        return without(name).header(name, value);
    }

    Response without(String name) {
        return has(name) ? withHeaders(headers.stream().filter(header -> !header.getKey().equalsIgnoreCase(name)).toList()) : this;
    }

    /** {@return a copy that says that it would be another one if a header field of the request were} */
    Response vary(String name) {
        var said = header("Vary");
        if (said.isEmpty()) {
            return header("Vary", name);
        }
        var all = List.of(said.get().split("\\s*,\\s*"));
        return all.contains("*") || all.stream().anyMatch(name::equalsIgnoreCase) ? this : replace("Vary", said.get() + ", " + name);
    }

    /** {@return all values of a header field, or empty} */
    Optional<String> header(String name) {
        return headers.stream().filter(header -> header.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue).reduce((one, other) -> one + ", " + other);
    }

    /** {@return a copy whose body is changed on its way out} The first to say so does it. */
    Response packed(Packing function) {
        return packing.isPresent() ? this : new Response(status, headers, content, Optional.of(function));
    }

    Optional<Packing> packing() {
        return packing;
    }

    /** {@return a copy with another status} */
    public Response withStatus(int status) {
        return new Response(with(status, content).status, headers, content, packing);
    }

    /** {@return a copy that sets a cookie in the browser} One with the same name, domain and path replaces it there. */
    public Response cookie(Cookie cookie) {
        Objects.requireNonNull(cookie, "the cookie is null");
        var copy = new ArrayList<>(headers);
        copy.add(new Cookie.Field(cookie));
        return withHeaders(copy);
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
        return new Response(status, List.copyOf(copy), content, packing);
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
