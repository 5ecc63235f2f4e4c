package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** URLs as people write them. */
@Timeout(20)
class UrlTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "http://a.example, http://a.example", "`  http://a.example/x  `, http://a.example/x", "HTTP://A.Example/X, HTTP://A.Example/X",
            "http://a.example/a b?c d#e f, http://a.example/a%20b?c%20d", "http://a.example/ä?ö=日, http://a.example/%C3%A4?%C3%B6=%E6%97%A5",
            "http://a.example/😀, http://a.example/%F0%9F%98%80", "http://a.example/%20%e4, http://a.example/%20%e4",
            "http://a.example/100%, http://a.example/100%25", "http://a.example/%zz, http://a.example/%25zz",
            "http://a.example/?a[0]=b|c, http://a.example/?a%5B0%5D=b%7Cc", "http://a.example/a\\b, http://a.example/a%5Cb",
            "http://bücher.example/, http://xn--bcher-kva.example/", "http://bücher.example:8080/, http://xn--bcher-kva.example:8080/",
            "http://me@bücher.example/, http://me@xn--bcher-kva.example/", "http://日本.example, http://xn--wgv71a.example",
            "http://[::1]:8080/x, http://[::1]:8080/x", "http://a.example?q, http://a.example?q", "http://127.0.0.1:1/, http://127.0.0.1:1/"})
    void whatIsUnderstood(String written, String meant) {
        assertEquals(meant, Urls.parse("GET", written).toString());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "a.example/x, did you mean http://a.example/x ?", "ftp://a.example/, must be http or https", "http:///x, ``",
            "http://, ``", "`http://a b/`, ``", "http://a_b.example/, no host", "http://a.example:99999/, there is no port 99999",
            "http://a.example:x/, ``", "http://[::1/, ``", "``, ``", "file:///etc/passwd, must be http or https"})
    void whatIsNot(String written, String why) {
        var thrown = assertThrows(HttpException.InvalidUrl.class, () -> Urls.parse("GET", written));
        assertTrue(thrown.getMessage().contains(why) && thrown.getMessage().contains(written.strip()), thrown.getMessage());
    }

    @Test
    void aPasswordIsNotTold() {
        var thrown = assertThrows(HttpException.InvalidUrl.class, () -> Urls.parse("GET", "http://me:secret@a b/"));
        assertFalse(thrown.getMessage().contains("secret"), thrown.getMessage());
    }

    private static String head(String path) {
        try (var server = RawServer.answering(RawServer.ok("")); var client = HttpClient.create()) {
            var response = run(() -> client.get(server.url("").replace("http://", "http://me:p%40ss@") + path));
            assertEquals(server.url(path.isEmpty() ? "/" : path), response.url().toString());
            return server.requests().getFirst();
        }
    }

    @Test
    void userAndPasswordBecomeAHeader() {
        assertTrue(head("/x").contains("Authorization: Basic bWU6cEBzcw==\r\n"));
        assertTrue(head("").startsWith("GET / HTTP/1.1\r\n"));
    }

    @Test
    void theHostHeaderHasThePort() {
        try (var server = RawServer.answering(RawServer.ok("")); var client = HttpClient.create()) {
            run(() -> client.get("http://localhost:" + server.port() + "/"));
            assertTrue(server.requests().getFirst().toLowerCase().contains("\r\nhost: localhost:" + server.port() + "\r\n"));
        }
    }

    @Test
    void anIpv6Address() throws IOException {
        var local = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).anyMatch(local::equals),
                "SKIPPED: UrlTest.anIpv6Address needs IPv6, and this machine has no address ::1");
        // Where the address is there it must work, in CI and elsewhere.
        var listening = new ServerSocket(0, 5, local);
        try (var server = RawServer.of(listening, peer -> {
            peer.readRequest();
            peer.send(RawServer.ok("six"));
        }); var client = HttpClient.create()) {
            assertEquals("six", run(() -> client.get("http://[::1]:" + server.port() + "/")).text());
            assertTrue(server.requests().getFirst().toLowerCase().contains("\r\nhost: [::1]:" + server.port() + "\r\n"),
                    server.requests().getFirst());
        }
    }

    @ParameterizedTest
    @CsvSource({"/v2, /items, /v2/items", "/v2/, /items, /v2/items", "/v2, items, /v2/items", "/v2, ?q=1, /v2?q=1", "'', /a?u=http://x/, /a?u=http://x/"})
    void aBase(String base, String url, String path) {
        try (var server = RawServer.answering(RawServer.ok("")); var client = HttpClient.create(c -> c.baseUrl(server.url(base)))) {
            run(() -> client.get(url));
            assertTrue(server.requests().getFirst().startsWith("GET " + path + " "), server.requests().getFirst());
        }
    }

    @Test
    void queryParameters() {
        try (var server = RawServer.answering(RawServer.ok("")); var client = HttpClient.create()) {
            run(() -> client.get(server.url("/?a=1"), r -> r.query("b", "ö &=+").query("b", 2)));
            assertTrue(server.requests().getFirst().startsWith("GET /?a=1&b=%C3%B6+%26%3D%2B&b=2 "), server.requests().getFirst());
        }
    }
}
