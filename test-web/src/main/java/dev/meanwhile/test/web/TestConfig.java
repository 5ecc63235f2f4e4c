package dev.meanwhile.test.web;

import dev.meanwhile.Body;
import dev.meanwhile.http.ServerConfig;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How a {@link TestClient} behaves: {@code TestClient.of(app, t -> t.provide(Db.class, () -> fake).https())}. Immutable; each method returns a changed copy. */
public final class TestConfig {
    static final TestConfig DEFAULT = new TestConfig();

    private Map<Class<?>, Body<?, ?>> provided = Map.of();
    private boolean raiseServerErrors = true;
    private boolean followRedirects = true;
    private URI baseUrl = URI.create("http://testserver");
    private Optional<String> clientAddress = Optional.empty();
    private TestRequest request = TestRequest.EMPTY;
    private UnaryOperator<ServerConfig> server = UnaryOperator.identity();

    private TestConfig() {
    }

    private TestConfig(TestConfig other) {
        provided = other.provided;
        raiseServerErrors = other.raiseServerErrors;
        followRedirects = other.followRedirects;
        baseUrl = other.baseUrl;
        clientAddress = other.clientAddress;
        request = other.request;
        server = other.server;
    }

    /**
     * Replaces what the application {@linkplain dev.meanwhile.web.App#provide provides}, or {@linkplain dev.meanwhile.web.App#provideEach for each request}, for this
     * client only. The application's own is not opened. This one is closed in its place, if it is an {@link AutoCloseable}: with the client, or after each request.
     */
    public <T> TestConfig provide(Class<T> type, Body<? extends T, ?> open) {
        Objects.requireNonNull(type, "the type is null");
        Objects.requireNonNull(open, "what opens the value is null");
        var copy = new TestConfig(this);
        var all = new HashMap<>(provided);
        all.put(type, open);
        copy.provided = Map.copyOf(all);
        return copy;
    }

    /**
     * Whether a failure of a handler, which clients see as a 500, is thrown in the test as {@link TestClient.HandlerFailed}. If not, the test gets the response, and
     * the failures from {@link TestClient#failures}. Default: yes.
     */
    public TestConfig raiseServerErrors(boolean on) {
        var copy = new TestConfig(this);
        copy.raiseServerErrors = on;
        return copy;
    }

    /** Whether redirects are followed, at most 20 in a row; cookies that they bring are kept. Default: yes. */
    public TestConfig followRedirects(boolean on) {
        var copy = new TestConfig(this);
        copy.followRedirects = on;
        return copy;
    }

    /**
     * The URL that paths are appended to. Its host is what the application sees as its own. With {@code https} the application gets a certificate for
     * that host, made for the test, and speaks HTTP/2. Two clients that are open at the same time need different hosts or ports. Default: {@code http://testserver}.
     *
     * @throws IllegalArgumentException if it is not an http or https URL with a host, or has more than a port after it
     */
    public TestConfig baseUrl(String url) {
        Objects.requireNonNull(url, "the URL is null");
        var parsed = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        var scheme = String.valueOf(parsed.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https") || parsed.getHost() == null || !parsed.getRawPath().isEmpty() || parsed.getRawQuery() != null) {
            throw new IllegalArgumentException("baseUrl(\"" + url + "\"): it must be like http://testserver or https://shop.example:8443");
        }
        var copy = new TestConfig(this);
        copy.baseUrl = parsed;
        return copy;
    }

    /** As {@code baseUrl("https://testserver")}. */
    public TestConfig https() {
        return baseUrl("https://testserver");
    }

    /** The address that the application sees its client at, in digits. Default: 127.0.0.1. */
    public TestConfig clientAddress(String address) {
        var copy = new TestConfig(this);
        copy.clientAddress = Optional.of(Objects.requireNonNull(address, "the address is null"));
        return copy;
    }

    /** A header field of every request, WebSockets included. A request's own field of that name replaces it. */
    public TestConfig header(String name, String value) {
        var copy = new TestConfig(this);
        copy.request = request.header(name, value);
        return copy;
    }

    /** How the application listens, as for {@link dev.meanwhile.web.App#listen}: limits, say. Host, port and certificate are the client's. */
    public TestConfig server(UnaryOperator<ServerConfig> configuration) {
        var copy = new TestConfig(this);
        copy.server = Objects.requireNonNull(configuration, "the configuration is null");
        return copy;
    }

    Map<Class<?>, Body<?, ?>> provided() {
        return provided;
    }

    boolean raisesServerErrors() {
        return raiseServerErrors;
    }

    boolean followsRedirects() {
        return followRedirects;
    }

    boolean isSecure() {
        return baseUrl.getScheme().equals("https");
    }

    URI baseUrl() {
        return baseUrl;
    }

    int port() {
        return baseUrl.getPort() >= 0 ? baseUrl.getPort() : isSecure() ? 443 : 80;
    }

    Optional<String> clientAddress() {
        return clientAddress;
    }

    TestRequest request() {
        return request;
    }

    UnaryOperator<ServerConfig> server() {
        return server;
    }
}
