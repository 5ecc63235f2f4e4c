package dev.meanwhile.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Answers a client's requests in process, without a socket, for tests of programs that call others:
 * {@snippet :
 * var mock = new MockHttp()
 *         .on("GET", "/items/*", request -> request.answerJson(200, new Item(7)))
 *         .on("POST", "/items", request -> request.answer(201));
 * try (var client = HttpClient.create(c -> c.baseUrl("http://shop.test").transport(mock))) { … }
 * assertEquals(List.of("POST /items"), mock.calls());
 * }
 * All else of the client is as with a network: redirects, retries, cookies, credentials, middleware, timeouts for the whole request. A handler may wait, and
 * may throw, an {@link HttpException} for instance. To fail as a network does, use the faults of {@code meanwhile-test-io}. Any thread may use it.
 */
public final class MockHttp implements Transport {
    private record Route(String method, String path, Function<ClientRequest, Response> handler) {
        boolean takes(ClientRequest request) {
            var asked = path.contains("?") ? request.target() : path.contains("://") ? request.url().toString() : request.url().getRawPath();
            return method.equals(request.method()) && (path.endsWith("*") ? asked.startsWith(path.substring(0, path.length() - 1)) : asked.equals(path));
        }
    }

    /** Guarded by this, as the requests. */
    private final List<Route> routes = new ArrayList<>();
    private final List<ClientRequest> requests = new ArrayList<>();

    /** Answers nothing yet. */
    public MockHttp() {
    }

    /**
     * Adds a route; the first that fits a request answers it.
     *
     * @param method  GET, POST, …
     * @param path    a path ({@code /items/7}); with a question mark, path and query; with a scheme, the whole URL. A star at the end stands for anything.
     * @param handler answers with {@link ClientRequest#answer(int)} and its like
     * @return this
     */
    public synchronized MockHttp on(String method, String path, Function<ClientRequest, Response> handler) {
        routes.add(new Route(Objects.requireNonNull(method, "the method is null"), Objects.requireNonNull(path, "the path is null"),
                Objects.requireNonNull(handler, "the handler is null")));
        return this;
    }

    /** {@return the requests so far, in their order} */
    public synchronized List<ClientRequest> requests() {
        return List.copyOf(requests);
    }

    /** {@return the requests so far as {@code GET /items?page=2}, in their order} */
    public synchronized List<String> calls() {
        return requests.stream().map(request -> request.method() + " " + request.target()).toList();
    }

    /**
     * Runs the handler of the first route that fits.
     *
     * @throws IllegalStateException if none does; the message names those there are
     */
    @Override
    public ResponseStream send(ClientRequest request) {
        var response = find(Objects.requireNonNull(request, "the request is null")).handler.apply(request);
        return Objects.requireNonNull(response, () -> "the handler of " + request + " returned null").stream();
    }

    private synchronized Route find(ClientRequest request) {
        requests.add(request);
        return routes.stream().filter(route -> route.takes(request)).findFirst().orElseThrow(() -> new IllegalStateException(
                "no route of MockHttp for " + request + "; there are: " + routes.stream().map(route -> route.method + " " + route.path).toList()));
    }
}
