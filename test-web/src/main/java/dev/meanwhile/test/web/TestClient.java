package dev.meanwhile.test.web;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;
import dev.meanwhile.ItemAction;
import dev.meanwhile.Loop;
import dev.meanwhile.http.ClientConfig;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.HttpRequest;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.io.TestNetwork;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Server;
import dev.meanwhile.web.trial.Trial;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A client of an application in the same test, without sockets:
 * {@snippet :
 * @LoopTest
 * void anItemIsAdded() {
 *     try (var client = TestClient.of(app)) {
 *         client.post("/items", new Item("lamp", 20)).requireStatus(201);
 *         assertEquals("lamp", client.get("/items/0").json(Item.class).name());
 *     }
 * }
 * }
 * What answers is the real HTTP server, and what asks is the real HTTP client, on a {@link TestNetwork} in memory and on the test's virtual time: limits, streams,
 * WebSockets, HTTP/2 and the cancellation of handlers whose client has gone are those of production, and a test of a 30-second timeout takes no time. The application's
 * start hooks run first, its stop hooks when the client is closed. Cookies are kept between requests. {@link TestConfig} has the settings.
 *
 * <p>A failure of a handler, which a client sees as a 500, is thrown in the test, as {@link HandlerFailed}, by the call of this client that ends next.
 *
 * <p>It belongs to the loop of the test. Any number of its tasks may use it at once.
 */
public final class TestClient implements AutoCloseable {
    private static final int MOST_REDIRECTS = 20;
    /** The application's limits are what is tested. */
    private static final Duration NO_LIMIT = Duration.ofDays(30);

    private final TestConfig config;
    private final CookieJar jar = new CookieJar();
    private final List<HandlerFailed> failures = new ArrayList<>();
    private final Server server;
    private final HttpClient client;

    private TestClient(App app, TestConfig config) {
        this.config = config;
        var host = config.baseUrl().getHost();
        var network = TestNetwork.current();
        config.clientAddress().ifPresent(address -> network.clientAddress(host, address));
        var listening = new ArrayList<Server>(1);
        new Trial(config.provided(), this::failed).during(() -> listening.add(app.listen(c -> {
            var own = config.server().apply(c).host(host).port(config.port());
            return config.isSecure() ? own.tls(SelfSigned.of(host).certificate(), SelfSigned.of(host).key()) : own;
        })));
        this.server = listening.getFirst();
        this.client = HttpClient.create(this::client);
    }

    private ClientConfig client(ClientConfig defaults) {
        var all = defaults.timeout(NO_LIMIT).connectTimeout(NO_LIMIT).readTimeout(NO_LIMIT).writeTimeout(NO_LIMIT).poolTimeout(NO_LIMIT).maxRedirects(0);
        return config.isSecure() ? all.trust(SelfSigned.of(config.baseUrl().getHost()).certificate()) : all;
    }

    /**
     * Starts an application, and waits until it listens on the test's network, which is {@linkplain TestNetwork#current() installed} if there is none.
     *
     * <p><b>Cancellation:</b> the application does not listen, and what it has opened is closed.
     * <p>Called by a task of a test: in {@code @LoopTest}, or see {@link #run}.
     *
     * @throws RuntimeException      what a start hook throws
     * @throws IllegalStateException if a start hook fails with a checked exception, or this is no test loop
     */
    public static TestClient of(App app) {
        return of(app, t -> t);
    }

    /** As {@link #of(App)}, with settings: {@code TestClient.of(app, t -> t.provide(Db.class, () -> fake))}. */
    public static TestClient of(App app, UnaryOperator<TestConfig> settings) {
        Objects.requireNonNull(app, "the application is null");
        Objects.requireNonNull(settings, "the settings are null");
        if (Loop.find().isEmpty()) {
            throw new IllegalStateException("TestClient.of(…) needs the loop of a test: annotate the test with @LoopTest, or write TestClient.run(app, client -> …)");
        }
        return new TestClient(app, settings.apply(TestConfig.DEFAULT));
    }

    /**
     * Runs a test with a client, and closes it, anywhere: within the loop of a test, or on a loop of its own, as {@link LoopTests#run} does.
     *
     * @throws X what the test throws
     */
    public static <X extends Exception> void run(App app, ItemAction<TestClient, X> test) throws X {
        Objects.requireNonNull(test, "the test is null");
        run(app, t -> t, test);
    }

    /** As {@link #run(App, ItemAction)}, with settings. */
    public static <X extends Exception> void run(App app, UnaryOperator<TestConfig> settings, ItemAction<TestClient, X> test) throws X {
        Objects.requireNonNull(app, "the application is null");
        Objects.requireNonNull(settings, "the settings are null");
        Objects.requireNonNull(test, "the test is null");
        if (Loop.find().isEmpty()) {
            LoopTests.run(() -> run(app, settings, test));
            return;
        }
        try (var client = of(app, settings)) {
            test.run(client);
        }
    }

    /** A handler of the application has failed, with this exception's cause. */
    public static final class HandlerFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private HandlerFailed(String what, Throwable cause) {
            super(what + ": " + cause + "; with raiseServerErrors(false) the test gets the 500 that clients see", cause);
        }
    }

    private void failed(String what, Throwable failure) {
        failures.add(new HandlerFailed(what, failure));
    }

    private void raiseFailures() {
        if (config.raisesServerErrors() && !failures.isEmpty()) {
            var first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            failures.clear();
            throw first;
        }
    }

    /** {@return the failures of handlers so far} With {@link TestConfig#raiseServerErrors}, those that have not been thrown yet. */
    public List<HandlerFailed> failures() {
        return List.copyOf(failures);
    }

    // Requests.

    /** Sends GET; see {@link #request}. */
    public TestResponse get(String path) {
        return request("GET", path, r -> r);
    }

    /** Sends GET, with options; see {@link #request}. */
    public TestResponse get(String path, UnaryOperator<TestRequest> request) {
        return request("GET", path, request);
    }

    /** Sends HEAD; see {@link #request}. */
    public TestResponse head(String path) {
        return request("HEAD", path, r -> r);
    }

    /** Sends OPTIONS; see {@link #request}. */
    public TestResponse options(String path) {
        return request("OPTIONS", path, r -> r);
    }

    /** Sends POST with a record, a map or a list as JSON; see {@link #request}. */
    public TestResponse post(String path, Object json) {
        Objects.requireNonNull(json, "the value is null");
        return request("POST", path, r -> r.json(json));
    }

    /** Sends POST, with options; see {@link #request}. */
    public TestResponse post(String path, UnaryOperator<TestRequest> request) {
        return request("POST", path, request);
    }

    /** Sends PUT with a record, a map or a list as JSON; see {@link #request}. */
    public TestResponse put(String path, Object json) {
        Objects.requireNonNull(json, "the value is null");
        return request("PUT", path, r -> r.json(json));
    }

    /** Sends PUT, with options; see {@link #request}. */
    public TestResponse put(String path, UnaryOperator<TestRequest> request) {
        return request("PUT", path, request);
    }

    /** Sends PATCH with a record, a map or a list as JSON; see {@link #request}. */
    public TestResponse patch(String path, Object json) {
        Objects.requireNonNull(json, "the value is null");
        return request("PATCH", path, r -> r.json(json));
    }

    /** Sends PATCH, with options; see {@link #request}. */
    public TestResponse patch(String path, UnaryOperator<TestRequest> request) {
        return request("PATCH", path, request);
    }

    /** Sends DELETE; see {@link #request}. */
    public TestResponse delete(String path) {
        return request("DELETE", path, r -> r);
    }

    /** Sends DELETE, with options; see {@link #request}. */
    public TestResponse delete(String path, UnaryOperator<TestRequest> request) {
        return request("DELETE", path, request);
    }

    /**
     * Sends a request, follows redirects, and waits until the whole response is in memory.
     *
     * <p><b>Cancellation:</b> the client disconnects, which cancels the handler.
     *
     * @param method  GET, POST, …; in capitals
     * @param path    a path, to append to {@link TestConfig#baseUrl}, or an http or https URL of any host on the test's network
     * @param request adds headers, query, body …
     * @throws HandlerFailed                    if a handler of the application has failed
     * @throws dev.meanwhile.http.HttpException if there is no response, or there are more than 20 redirects
     */
    public TestResponse request(String method, String path, UnaryOperator<TestRequest> request) {
        Objects.requireNonNull(method, "the method is null");
        Objects.requireNonNull(request, "the options of the request are null");
        TestResponse response;
        try {
            response = follow(method, at(path), request.apply(TestRequest.EMPTY).withDefaults(config.request()));
        } catch (HttpException e) {
            failures.forEach(failure -> failure.addSuppressed(e));
            raiseFailures();
            throw e;
        }
        raiseFailures();
        return response;
    }

    /** Without the settings' header fields, cookies and redirects. */
    TestResponse bare(String method, String path, TestRequest request) {
        var url = at(path);
        return new TestResponse(method, client.request(method, url.toString(), r -> withCookies(r, new CookieJar(), url, request)), List.of());
    }

    List<HandlerFailed> takeFailures() {
        var all = List.copyOf(failures);
        failures.clear();
        return all;
    }

    private URI at(String path) {
        Objects.requireNonNull(path, "the path is null");
        if (path.startsWith("http://") || path.startsWith("https://")) {
            return URI.create(path);
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("the path \"" + path + "\" must begin with a slash, or be an http or https URL");
        }
        return URI.create(config.baseUrl() + path);
    }

    private TestResponse follow(String firstMethod, URI first, TestRequest firstRequest) {
        var method = firstMethod;
        var url = first;
        var request = firstRequest;
        var history = new ArrayList<TestResponse>();
        while (true) {
            var response = send(method, url, request, history);
            var target = config.followsRedirects() ? target(response) : Optional.<URI>empty();
            if (target.isEmpty()) {
                return response;
            }
            history.add(response);
            if (history.size() > MOST_REDIRECTS) {
                throw new AssertionError("redirected more than " + MOST_REDIRECTS + " times: " + history.stream().map(it -> it.url().toString()).collect(Collectors.joining(" -> ")));
            }
            request = request.redirected();
            if (response.status() == 303 && !method.equals("HEAD") || response.status() < 303 && method.equals("POST")) {
                method = "GET";
                request = request.withoutBody();
            }
            if (!target.get().getAuthority().equals(url.getAuthority())) {
                request = request.withoutCredentials();
            }
            url = target.get();
        }
    }

    private static Optional<URI> target(TestResponse response) {
        return switch (response.status()) {
            case 301, 302, 303, 307, 308 -> response.header("Location").map(response.url()::resolve);
            default -> Optional.empty();
        };
    }

    private TestResponse send(String method, URI url, TestRequest request, List<TestResponse> history) {
        var response = client.request(method, url.toString(), r -> withCookies(r, jar, url, request));
        jar.accept(url, response.headers());
        return new TestResponse(method, response, history);
    }

    private static String cookieHeader(CookieJar jar, URI url, TestRequest request) {
        var all = new LinkedHashMap<String, String>(jar.values(url));
        request.cookies().forEach(cookie -> all.put(cookie.getKey(), cookie.getValue()));
        return all.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue()).collect(Collectors.joining("; "));
    }

    // WebSockets and events.

    /** Connects a WebSocket; see {@link #websocket(String, UnaryOperator)}. */
    public WebSocket websocket(String path) {
        return websocket(path, r -> r);
    }

    /**
     * Connects a WebSocket, with this client's cookies. Waits until it is connected; close it.
     *
     * @param request adds headers and cookies
     * @throws HandlerFailed                              if a handler of the application has failed
     * @throws dev.meanwhile.http.HttpException.BadStatus if the application refuses, with its status
     */
    public WebSocket websocket(String path, UnaryOperator<TestRequest> request) {
        Objects.requireNonNull(request, "the options of the request are null");
        var url = URI.create(at(path).toString().replaceFirst("^http", "ws"));
        var with = request.apply(TestRequest.EMPTY).withDefaults(config.request());
        try (var own = HttpClient.create(c -> headers(client(c), url, with))) {
            return own.websocket(url.toString());
        } catch (HttpException e) {
            failures.forEach(failure -> failure.addSuppressed(e));
            raiseFailures();
            throw e;
        }
    }

    private ClientConfig headers(ClientConfig client, URI url, TestRequest request) {
        var all = client;
        for (var field : request.headers()) {
            all = all.header(field.getKey(), field.getValue());
        }
        var cookies = cookieHeader(jar, url, request);
        return cookies.isEmpty() ? all : all.header("Cookie", cookies);
    }

    /** {@return the server-sent events of a path}; see {@link #events(String, UnaryOperator)}. */
    public Flow<ReceivedEvent> events(String path) {
        return events(path, r -> r);
    }

    /**
     * {@return the server-sent events of a path, as they come} The request is sent when the flow is iterated. It ends when the application ends the response, without
     * reconnecting; closing it disconnects.
     *
     * @param request adds headers, query, cookies
     * @throws AssertionError when it is iterated, if the response is no event stream; the message has its status
     */
    public Flow<ReceivedEvent> events(String path, UnaryOperator<TestRequest> request) {
        Objects.requireNonNull(request, "the options of the request are null");
        var url = at(path);
        var with = request.apply(TestRequest.EMPTY).withDefaults(config.request()).header("Accept", "text/event-stream");
        return generate(out -> {
            try (var stream = client.stream("GET", url.toString(), r -> withCookies(r, jar, url, with))) {
                jar.accept(url, stream.headers());
                if (stream.status() != 200 || !stream.header("Content-Type").orElse("").startsWith("text/event-stream")) {
                    raiseFailures();
                    throw new AssertionError(stream + " with Content-Type " + stream.header("Content-Type").orElse("none") + ": this is no event stream");
                }
                for (var event : stream.events()) {
                    out.emit(new ReceivedEvent(event.event(), event.data(), event.id(), event.retry()));
                }
            }
        });
    }

    private static HttpRequest withCookies(HttpRequest raw, CookieJar jar, URI url, TestRequest request) {
        var cookies = cookieHeader(jar, url, request);
        var all = request.applyTo(raw);
        return cookies.isEmpty() ? all : all.header("Cookie", cookies);
    }

    // Cookies.

    /** {@return a cookie that the application would get with a request to its root} */
    public Optional<String> cookie(String name) {
        Objects.requireNonNull(name, "the name of the cookie is null");
        return Optional.ofNullable(cookies().get(name));
    }

    /** {@return the cookies that the application would get with a request to its root, by name} */
    public Map<String, String> cookies() {
        return Map.copyOf(jar.values(at("/")));
    }

    /** Adds a cookie to those that are sent with every request, as if the application had done so. */
    public void cookie(String name, String value) {
        Objects.requireNonNull(name, "the name of the cookie is null");
        Objects.requireNonNull(value, "the value of the cookie is null");
        jar.put(at("/"), name, value);
    }

    /** Forgets all cookies. */
    public void clearCookies() {
        jar.clear();
    }

    /** {@return the URL of the application's root: {@code http://testserver/}} Other clients on the test's network reach it, too. */
    public String url() {
        return config.baseUrl() + "/";
    }

    /**
     * Disconnects, and closes the application gracefully, as {@link Server#close} does: its stop hooks run. Waits for that.
     *
     * <p><b>Cancellation:</b> what still runs is cancelled; the stop hooks still run.
     *
     * @throws HandlerFailed if a handler has failed, and no call has thrown that
     */
    @Override
    public void close() {
        try (server) {
            client.close();
        }
        raiseFailures();
    }

    @Override
    public String toString() {
        return "TestClient of " + url();
    }
}
