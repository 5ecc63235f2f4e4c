package dev.meanwhile.test.web;

import dev.meanwhile.Flow;
import dev.meanwhile.http.HttpRequest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What one request of a {@link TestClient} has beyond method and path: {@code client.post("/items", r -> r.header("X-Id", "7").json(item))}. Immutable; each method
 * returns a changed copy.
 */
public final class TestRequest {
    static final TestRequest EMPTY = new TestRequest(List.of(), List.of(), List.of(), UnaryOperator.identity());

    private final List<Map.Entry<String, String>> headers;
    private final List<Map.Entry<String, Object>> query;
    private final List<Map.Entry<String, String>> cookies;
    private final UnaryOperator<HttpRequest> body;

    private TestRequest(List<Map.Entry<String, String>> headers, List<Map.Entry<String, Object>> query, List<Map.Entry<String, String>> cookies, UnaryOperator<HttpRequest> body) {
        this.headers = headers;
        this.query = query;
        this.cookies = cookies;
        this.body = body;
    }

    private static <E> List<E> plus(List<E> list, E element) {
        var all = new ArrayList<>(list);
        all.add(element);
        return List.copyOf(all);
    }

    /** {@return a copy with one more header field} */
    public TestRequest header(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        Objects.requireNonNull(value, "the value of the header is null");
        return new TestRequest(plus(headers, Map.entry(name, value)), query, cookies, body);
    }

    /** {@return a copy with one more query parameter} Name and value are encoded. */
    public TestRequest query(String name, Object value) {
        Objects.requireNonNull(name, "the name of the query parameter is null");
        Objects.requireNonNull(value, "the value of the query parameter is null");
        return new TestRequest(headers, plus(query, Map.entry(name, value)), cookies, body);
    }

    /** {@return a copy with a cookie, for this request only} It precedes the client's own of the same name. */
    public TestRequest cookie(String name, String value) {
        Objects.requireNonNull(name, "the name of the cookie is null");
        Objects.requireNonNull(value, "the value of the cookie is null");
        return new TestRequest(headers, query, plus(cookies, Map.entry(name, value)), body);
    }

    /** {@return a copy that sends {@code user} and {@code password} (RFC 7617)} */
    public TestRequest basicAuth(String user, String password) {
        Objects.requireNonNull(user, "the user is null");
        Objects.requireNonNull(password, "the password is null");
        return header("Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    /** {@return a copy that sends a token (RFC 6750)} */
    public TestRequest bearer(String token) {
        return header("Authorization", "Bearer " + Objects.requireNonNull(token, "the token is null"));
    }

    /** {@return a copy that sends a record, a map, a list … as JSON} */
    public TestRequest json(Object value) {
        Objects.requireNonNull(value, "the value is null");
        return body(r -> r.json(value));
    }

    /** {@return a copy that sends the fields as an HTML form does} */
    public TestRequest form(Map<String, ?> fields) {
        Objects.requireNonNull(fields, "the fields of the form are null");
        return body(r -> r.form(fields));
    }

    /** {@return a copy that sends a form with files} */
    public TestRequest multipart(Multipart form) {
        Objects.requireNonNull(form, "the form is null");
        return body(r -> r.body(form.bytes())).header("Content-Type", form.type());
    }

    /** {@return a copy that sends this text in UTF-8} Its type is {@code text/plain} unless a header says otherwise. */
    public TestRequest body(String text) {
        Objects.requireNonNull(text, "the body is null");
        return body(r -> r.body(text));
    }

    /** {@return a copy that sends these bytes} Their type is {@code application/octet-stream} unless a header says otherwise. */
    public TestRequest body(byte[] bytes) {
        var copy = Objects.requireNonNull(bytes, "the body is null").clone();
        return body(r -> r.body(copy));
    }

    /** {@return a copy that sends the flow's pieces as they come} */
    public TestRequest body(Flow<byte[]> chunks) {
        Objects.requireNonNull(chunks, "the body is null");
        return body(r -> r.body(chunks));
    }

    private TestRequest body(UnaryOperator<HttpRequest> content) {
        return new TestRequest(headers, query, cookies, content);
    }

    /** {@return a copy with the header fields of {@code defaults} that this does not have itself} */
    TestRequest withDefaults(TestRequest defaults) {
        var all = new ArrayList<>(defaults.headers.stream().filter(field -> !has(field.getKey())).toList());
        all.addAll(headers);
        return new TestRequest(List.copyOf(all), query, cookies, body);
    }

    private boolean has(String name) {
        return headers.stream().anyMatch(field -> field.getKey().equalsIgnoreCase(name));
    }

    /** {@return a copy for where a redirect leads: the query is in its URL} */
    TestRequest redirected() {
        return new TestRequest(headers, List.of(), cookies, body);
    }

    TestRequest withoutBody() {
        return new TestRequest(headers.stream().filter(field -> !field.getKey().equalsIgnoreCase("Content-Type")).toList(), query, cookies, UnaryOperator.identity());
    }

    TestRequest withoutCredentials() {
        return new TestRequest(headers.stream().filter(field -> !field.getKey().equalsIgnoreCase("Authorization")).toList(), query, List.of(), body);
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    List<Map.Entry<String, String>> cookies() {
        return cookies;
    }

    /** {@return this as the HTTP client takes it} Cookies are added by the caller. */
    HttpRequest applyTo(HttpRequest request) {
        var all = body.apply(request);
        for (var field : headers) {
            all = all.header(field.getKey(), field.getValue());
        }
        for (var parameter : query) {
            all = all.query(parameter.getKey(), parameter.getValue());
        }
        return all;
    }
}
