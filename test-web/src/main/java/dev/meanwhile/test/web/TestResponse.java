package dev.meanwhile.test.web;

import dev.meanwhile.http.HttpHeaders;
import dev.meanwhile.http.JsonType;
import dev.meanwhile.http.Response;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the application has answered to a {@link TestClient}. */
public final class TestResponse {
    private static final int SHOWN = 2_000;

    private final String method;
    private final Response response;
    private final List<TestResponse> history;
    private final Map<String, String> cookies;

    TestResponse(String method, Response response, List<TestResponse> history) {
        this.method = method;
        this.response = response;
        this.history = List.copyOf(history);
        var jar = new CookieJar();
        jar.accept(response.url(), response.headers());
        this.cookies = jar.values(response.url());
    }

    /** {@return the status: 200, 404, …} */
    public int status() {
        return response.status();
    }

    /**
     * {@return this response, if it has this status}
     *
     * @throws AssertionError otherwise; its message has the request, the status and the body
     */
    public TestResponse requireStatus(int status) {
        if (status() != status) {
            throw new AssertionError(this + ", but " + status + " was expected." + shownBody());
        }
        return this;
    }

    private String shownBody() {
        var text = text();
        if (text.isEmpty()) {
            return " The body is empty.";
        }
        return " The body:\n" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + text.length() + " characters)");
    }

    /** {@return the body as text, in the charset that the Content-Type names, else UTF-8} */
    public String text() {
        return response.text();
    }

    /** {@return a copy of the body} */
    public byte[] bytes() {
        return response.bytes();
    }

    /**
     * {@return the body, read as JSON into a record, a class, or {@code Map.class}, {@code List.class} …}
     *
     * @throws AssertionError if it is not JSON, or does not fit the type; the message says where, and has the body
     */
    public <T> T json(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        try {
            return response.json(type);
        } catch (RuntimeException e) {
            throw new AssertionError(this + ": " + e.getMessage() + "." + shownBody(), e);
        }
    }

    /** As {@link #json(Class)}, for a type with type arguments: {@code json(new JsonType<List<Item>>() {})}. */
    public <T> T json(JsonType<T> type) {
        Objects.requireNonNull(type, "the type is null");
        try {
            return response.json(type);
        } catch (RuntimeException e) {
            throw new AssertionError(this + ": " + e.getMessage() + "." + shownBody(), e);
        }
    }

    /** {@return the first value of a header, or empty} */
    public Optional<String> header(String name) {
        return response.header(name);
    }

    /** {@return all headers} */
    public HttpHeaders headers() {
        return response.headers();
    }

    /** {@return the cookies that this response sets, by name; {@link TestClient#cookies} has all} A cookie that it deletes is not among them. */
    public Map<String, String> cookies() {
        return Map.copyOf(cookies);
    }

    /** {@return the URL that answered; after redirects, the last one} */
    public URI url() {
        return response.url();
    }

    /** {@return {@code HTTP/1.1} or {@code HTTP/2}} */
    public String version() {
        return response.version();
    }

    /** {@return the redirects that led here, in order} */
    public List<TestResponse> history() {
        return history;
    }

    /** {@return a short description: {@code GET http://testserver/items -> 200 OK}} */
    @Override
    public String toString() {
        return method + " " + url() + " -> " + status() + " " + response.reason();
    }
}
