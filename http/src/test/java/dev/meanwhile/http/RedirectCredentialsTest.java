package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials for one server are not sent to another. */
@Timeout(20)
class RedirectCredentialsTest {
    private static String lastHead(RawServer target, String location) {
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                peer.send(request.path().equals("/") ? "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n"
                        : RawServer.ok(""));
            }
        }); var client = HttpClient.create()) {
            run(() -> client.get(server.url("/"),
                    r -> r.basicAuth("me", "secret").header("Cookie", "id=7").header("X-Mine", "yes").header("Host", "virtual")));
            return (target == null ? server : target).requests().getLast();
        }
    }

    @Test
    void anotherOriginGetsNone() {
        try (var other = RawServer.answering(RawServer.ok(""))) {
            var head = lastHead(other, other.url("/"));
            assertFalse(head.contains("Authorization") || head.contains("Cookie") || head.contains("virtual"), head);
            assertTrue(head.contains("X-Mine: yes"), head);
        }
    }

    @Test
    void theSameOriginGetsThem() {
        var head = lastHead(null, "/again");
        assertTrue(head.contains("Authorization: Basic bWU6c2VjcmV0") && head.contains("Cookie: id=7") && head.contains("Host: virtual"), head);
    }

    @Test
    void theOnesInTheLocationAreUsed() {
        try (var other = RawServer.answering(RawServer.ok(""))) {
            var head = lastHead(other, "http://you:there@127.0.0.1:" + other.port() + "/");
            assertTrue(head.contains("Authorization: Basic eW91OnRoZXJl"), head);
        }
    }

    @ParameterizedTest
    @CsvSource({
            "http://a.example/, http://a.example/x, true", "http://a.example/, http://A.EXAMPLE:80/x, true",
            "http://a.example/, https://a.example/x, true", "https://a.example/, http://a.example/x, false",
            "http://a.example/, https://a.example:8443/, false", "http://a.example:8080/, https://a.example/, false",
            "http://a.example/, http://b.example/, false", "http://a.example/, http://a.example.evil.example/, false",
            "http://a.example/, http://a.example:81/, false", "https://a.example/, https://sub.a.example/, false"})
    void whichOriginsAreTheSame(String from, String to, boolean kept) {
        var limits = new Limits(Optional.empty(), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        var call = new ClientRequest("GET", URI.create(from), HttpRequest.EMPTY.basicAuth("me", "secret").headers(),
                Content.NONE, limits, true);
        var next = Redirects.next(call, 302, HttpHeaders.NONE.plus("Location", to)).orElseThrow();
        assertEquals(kept, next.headers().contains("Authorization"));
    }
}
