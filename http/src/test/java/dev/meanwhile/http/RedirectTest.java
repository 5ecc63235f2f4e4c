package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which redirects are followed, with which method and body, and how many. */
@Timeout(20)
class RedirectTest {
    /** /301 and so on redirect to /end, which tells what it got; /loop redirects to itself; /deep/3 to /deep/2 and so on to /end. */
    private static RawServer server() {
        return RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                var path = request.path();
                if (path.startsWith("/end")) {
                    peer.send(RawServer.ok(request.line().split(" ")[0] + " " + request.text()
                            + (request.head().toLowerCase().contains("content-type") ? " typed" : "")));
                } else if (path.startsWith("/deep/")) {
                    var left = Integer.parseInt(path.substring(6));
                    peer.send(redirect(302, left == 1 ? "/end" : "/deep/" + (left - 1)));
                } else {
                    peer.send(path.equals("/loop") ? redirect(307, "/loop") : redirect(Integer.parseInt(path.substring(1)), "/end"));
                }
            }
        });
    }

    private static String redirect(int status, String to) {
        return "HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + to + "\r\nContent-Length: 4\r\n\r\nbye!";
    }

    @ParameterizedTest
    @CsvSource({
            "301, GET, GET", "302, GET, GET", "303, GET, GET", "307, GET, GET", "308, GET, GET",
            "301, POST, GET", "302, POST, GET", "303, POST, GET", "307, POST, POST body typed", "308, POST, POST body typed",
            "301, PUT, PUT body typed", "302, PUT, PUT body typed", "303, PUT, GET", "307, PUT, PUT body typed",
            "303, DELETE, GET", "302, DELETE, DELETE"})
    void methodAndBody(int status, String method, String expected) {
        try (var server = server(); var client = HttpClient.create()) {
            var text = run(() -> client.request(method, server.url("/" + status),
                    r -> method.startsWith("P") ? r.body("body") : r).text().strip());
            assertEquals(expected, text);
            assertEquals(1, server.accepted(), "the redirect's connection was not reused");
        }
    }

    @Test
    void headStaysHead() {
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                peer.send(request.path().equals("/") ? "HTTP/1.1 303 See Other\r\nLocation: /end\r\nContent-Length: 9\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nX-Method: " + request.line().split(" ")[0] + "\r\n\r\n");
            }
        }); var client = HttpClient.create()) {
            assertEquals("HEAD", run(() -> client.head(server.url("/"))).header("X-Method").orElseThrow());
        }
    }

    @Test
    void theHistoryTellsTheWay() {
        try (var server = server(); var client = HttpClient.create()) {
            var response = run(() -> client.get(server.url("/deep/3")));
            assertEquals(List.of("/deep/3", "/deep/2", "/deep/1"), response.history().stream().map(url -> url.getPath()).toList());
            assertEquals(server.url("/end"), response.url().toString());
        }
    }

    @Test
    void theLimitIsTheNumberOfRedirects() {
        try (var server = server(); var client = HttpClient.create(c -> c.maxRedirects(3))) {
            run(() -> {
                assertEquals("GET", client.get(server.url("/deep/3")).text().strip());
                var thrown = assertThrows(HttpException.TooManyRedirects.class, () -> client.get(server.url("/deep/4")));
                assertTrue(thrown.getMessage().contains("more than 3 times"), thrown.getMessage());
            });
        }
    }

    @Test
    void aLoopEnds() {
        try (var server = server(); var client = HttpClient.create()) {
            assertThrows(HttpException.TooManyRedirects.class, () -> run(() -> client.get(server.url("/loop"))));
            assertEquals(21, server.requests().size());
        }
    }

    @Test
    void noneIfNoneIsWanted() {
        try (var server = server(); var client = HttpClient.create(c -> c.maxRedirects(0))) {
            var response = run(() -> client.get(server.url("/302")));
            assertEquals(302, response.status());
            assertEquals("bye!", response.text());
        }
    }

    @Test
    void aStatusWithoutLocationIsTheResponse() {
        try (var server = RawServer.answering("HTTP/1.1 302 Found\r\nContent-Length: 4\r\n\r\nhere"); var client = HttpClient.create()) {
            assertEquals("here", run(() -> client.get(server.url("/"))).text());
        }
    }

    @Test
    void aStreamFollowsToo() {
        try (var server = server(); var client = HttpClient.create()) {
            run(() -> {
                try (var response = client.stream("GET", server.url("/deep/2"))) {
                    assertEquals(2, response.history().size());
                    assertEquals("GET ", response.lines().iterator().next());
                }
            });
        }
    }
}
