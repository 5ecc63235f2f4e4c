package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions around each exchange. */
@Timeout(60)
class MiddlewareTest {
    private final MockHttp mock = new MockHttp()
            .on("GET", "/", request -> request.answer(200, "body " + request.header("X-A").orElse("")).with("X-B", "b"))
            .on("GET", "/away", request -> request.answer(302).with("Location", "/"));

    private HttpClient client(Middleware... functions) {
        return HttpClient.create(c -> {
            var all = c.baseUrl("http://a.test").transport(mock);
            for (var function : functions) {
                all = all.middleware(function);
            }
            return all;
        });
    }

    @Test
    void theFirstIsTheOutermost() {
        var order = new ArrayList<String>();
        Middleware outer = (request, next) -> {
            order.add("outer");
            var response = next.send(request.with("X-A", "1"));
            order.add("outer " + response.status());
            return response;
        };
        Middleware inner = (request, next) -> {
            order.add("inner " + request.header("X-A").orElseThrow());
            return next.send(request.with("X-A", "2"));
        };
        try (var client = client(outer, inner)) {
            assertEquals("body 2", client.get("/").text());
        }
        assertEquals(List.of("outer", "inner 1", "outer 200"), order);
    }

    @Test
    void itSeesRedirectsToo() {
        var seen = new ArrayList<String>();
        try (var client = client((request, next) -> {
            seen.add(request.target());
            return next.send(request);
        })) {
            var response = client.get("/away");
            assertEquals("http://a.test/", response.url().toString());
            assertEquals(1, response.history().size());
        }
        assertEquals(List.of("/away", "/"), seen);
    }

    @Test
    void itCanReadTheBodyAndAnswerAnotherOne() {
        try (var client = client((request, next) -> {
            var response = next.send(request).read();
            return response.text().startsWith("body") ? request.answer(203, "other").with("X-B", response.header("X-B").orElseThrow()).stream() : response.stream();
        })) {
            var response = client.get("/");
            assertEquals("203 other b", response.status() + " " + response.text() + " " + response.header("X-B").orElseThrow());
        }
    }

    @Test
    void nullInsteadOfAResponse() {
        try (var client = client((_, _) -> null)) {
            assertTrue(assertThrows(NullPointerException.class, () -> client.get("/")).getMessage().contains("returned null"));
        }
    }

    @Test
    void aRequestWithoutARoute() {
        try (var client = client()) {
            var failure = assertThrows(IllegalStateException.class, () -> client.get("/nowhere"));
            assertTrue(failure.getMessage().contains("GET http://a.test/nowhere") && failure.getMessage().contains("GET /away"), failure.getMessage());
        }
    }

    /** A function that forgets a response, or fails with one in its hands, loses no connection. */
    @Test
    void whatItForgetsIsClosed() {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf")) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.maxConnections(1).middleware((request, next) -> {
                    next.send(request);
                    if (request.target().equals("/fails")) {
                        throw new IllegalStateException("enough");
                    }
                    return request.answer(200, "instead").stream();
                }))) {
                    for (var i = 0; i < 5; i++) {
                        assertEquals("instead", client.get(server.url("/")).text());
                        assertThrows(IllegalStateException.class, () -> client.get(server.url("/fails")));
                    }
                }
            });
        }
    }

    /** At every turn of the loop: the only connection is free afterwards. */
    @Test
    void cancelledAnywhere() {
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                peer.send(request.path().equals("/") ? "HTTP/1.1 401 No\r\nContent-Length: 2\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n\r\nno"
                        : RawServer.ok("yes"));
            }
        })) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.maxConnections(1).auth(Auth.digest("me", "secret")).cookies(Cookies.create())
                        .middleware((request, next) -> {
                            var first = next.send(request);
                            first.drain();
                            sleep(Duration.ZERO);
                            return next.send(request).read().stream();
                        }))) {
                    var ended = false;
                    for (var turns = 0; !ended; turns += 1 + turns / 20) {
                        var task = spawn(() -> client.get(server.url("/")));
                        for (var i = 0; i < turns && !task.isDone(); i++) {
                            sleep(Duration.ZERO);
                        }
                        ended = task.isDone();
                        task.cancel();
                        while (!task.isDone()) {
                            sleep(Duration.ZERO);
                        }
                        assertEquals("yes", client.get(server.url("/free")).text());
                    }
                }
            });
        }
    }
}
