package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real proxies: tinyproxy, microsocks and Squid, with and without passwords. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyTest {
    private final OtherPrograms tinyproxy = OtherPrograms.start("tinyproxy", (program, port, folder) -> List.of(program, "-d", "-c", Files.writeString(
            folder.resolve("conf"), "Port " + port + "\nListen 127.0.0.1\nTimeout 60\nAllow 127.0.0.1\nBasicAuth me s3cret\n").toString()));
    private final OtherPrograms microsocks = OtherPrograms.start("microsocks",
            (program, port, _) -> List.of(program, "-i", "127.0.0.1", "-p", "" + port, "-u", "me", "-P", "pass word"));
    private final OtherPrograms open = OtherPrograms.start("microsocks", (program, port, _) -> List.of(program, "-i", "127.0.0.1", "-p", "" + port));
    private final OtherPrograms squid = OtherPrograms.start("squid", ProxyTest::squid);

    private static List<String> squid(String program, int port, Path folder) throws Exception {
        // It may run as another user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        var both = Files.writeString(folder.resolve("both.pem"), Files.readString(Certificate.good().pem()) + Files.readString(Certificate.good().keyPem()));
        var configuration = Files.writeString(folder.resolve("squid.conf"), """
                https_port 127.0.0.1:%d tls-cert=%s
                http_access allow all
                pid_filename none
                cache deny all
                access_log none
                cache_log /dev/null
                shutdown_lifetime 0 seconds
                pinger_enable off
                coredump_dir %s
                """.formatted(port, both, folder));
        return List.of(program, "-N", "-f", configuration.toString());
    }

    @AfterAll
    void stop() {
        Stream.of(tinyproxy, microsocks, open, squid).forEach(OtherPrograms::close);
    }

    private String url(OtherPrograms proxy, String scheme, String login) {
        return proxy.url(scheme, "").replace("://", "://" + login);
    }

    List<String> proxies() {
        return List.of(url(tinyproxy, "http", "me:s3cr%65t@"), url(microsocks, "socks5h", "me:pass%20word@"), url(open, "socks5", ""),
                url(open, "socks5h", ""), url(squid, "https", ""));
    }

    private static UnaryOperator<ClientConfig> through(String proxy) {
        return c -> c.proxy(Proxy.of(proxy)).trust(Certificate.good().pem()).timeout(seconds(30));
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void plainAndSecure(String proxy) {
        try (var plain = VertxServer.http(request -> request.response().end(request.getHeader("Host") + " " + request.uri()));
                var secure = VertxServer.https(request -> request.response().end(request.version() + " " + request.uri()))) {
            run(() -> {
                try (var client = HttpClient.create(through(proxy))) {
                    for (var i = 0; i < 3; i++) {
                        assertEquals("127.0.0.1:" + plain.port() + " /a?b=c", client.get(plain.url("/a?b=c")).text());
                        assertEquals("HTTP_2 /a?b=c", client.get(secure.url("/a?b=c")).text());
                    }
                    assertEquals(1, secure.accepted());
                }
                try (var client = HttpClient.create(c -> through(proxy).apply(c).http2(false))) {
                    assertEquals("HTTP_1_1 /", client.get(secure.url("/")).text());
                }
            });
        }
    }

    /** Few of them with HTTP/2: some proxies hold back small packets, so each window of a tunnel takes 40 ms. */
    @ParameterizedTest
    @MethodSource("proxies")
    void manyAtOnceAndBigBodies(String proxy) {
        var big = "x".repeat(150_000);
        try (var secure = VertxServer.https(request -> request.body().onSuccess(body -> request.response().end(body)));
                var plain = VertxServer.http(request -> request.body().onSuccess(body -> request.response().end(body)))) {
            run(() -> {
                try (var client = HttpClient.create(through(proxy))) {
                    gather(IntStream.range(0, 30).mapToObj(i -> spawn(() ->
                            assertEquals(big, client.post((i % 5 == 0 ? secure : plain).url("/"), r -> r.body(big)).text()))).toList());
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void aWebSocket(String proxy) {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.port(0), request -> {
                try (var socket = request.acceptWebSocket()) {
                    socket.send(socket.receive() + "!");
                }
            }); var client = HttpClient.create(through(proxy)); var socket = client.websocket("ws://localhost:" + server.port() + "/")) {
                socket.send("hello");
                assertEquals("hello!", socket.receive());
            }
        });
    }

    private static String failure(String proxy, String url) {
        var thrown = assertThrows(HttpException.ProxyFailed.class, () -> run(() -> {
            try (var client = HttpClient.create(through(proxy))) {
                client.get(url);
            }
        }));
        return thrown.getMessage().substring(thrown.getMessage().indexOf(": ") + 2).replaceAll("localhost:\\d+", "HOST");
    }

    @Test
    void theProxysFaultsAreItsOwn() {
        try (var secure = VertxServer.https(request -> request.response().end()); var hangsUp = RawServer.of(Peer::readHead);
                var plain = RawServer.of(peer -> {
                    peer.socket().getInputStream().read();
                    peer.send("HTTP/1.1 400 Bad Request\r\n\r\n").awaitEnd();
                })) {
            assertEquals("the proxy http://HOST does not connect: 407 Proxy Authentication Required; its URL needs the right user and password",
                    failure(url(tinyproxy, "http", ""), secure.url("/")));
            assertEquals("the proxy socks5://me:***@HOST refuses user and password, or wants some", failure(url(microsocks, "socks5", "me:wrong@"), secure.url("/")));
            assertEquals("the proxy socks5://HOST refuses user and password, or wants some", failure(url(microsocks, "socks5", ""), secure.url("/")));
            assertEquals("the proxy https://HOST does not speak TLS; is its scheme http, not https?", failure("https://localhost:" + plain.port(), secure.url("/")));
            assertEquals("the proxy http://HOST closed the connection", failure("http://localhost:" + hangsUp.port(), secure.url("/")));
            assertTrue(failure("http://nowhere.invalid:1", secure.url("/")).startsWith("the proxy http://nowhere.invalid:1 was not found: "));
            assertTrue(failure("http://nowhere.invalid:1", "http://localhost:1/").startsWith("the proxy http://nowhere.invalid:1 was not found: "));
            for (var scheme : List.of("http", "https", "socks5", "socks5h")) {
                for (var target : List.of("http://localhost:2/", "https://localhost:2/")) {
                    assertTrue(failure(scheme + "://localhost:1", target).startsWith("the proxy " + scheme + "://HOST was not reached: Connection refused"),
                            failure(scheme + "://localhost:1", target));
                }
            }
        }
    }

    /** Nobody listens at port 1. */
    @Test
    void theProxyCanNotReachTheServer() {
        assertTrue(failure(url(tinyproxy, "http", "me:s3cr%65t@"), "https://localhost:1/").matches("the proxy http://me:\\*\\*\\*@HOST does not connect: 50[0-9].*"));
        assertTrue(failure(url(squid, "https", ""), "https://localhost:1/").startsWith("the proxy https://HOST does not connect: 503 Service Unavailable"));
        assertTrue(failure(url(open, "socks5", ""), "http://localhost:1/").matches("the proxy socks5://HOST does not connect: .*(REFUSED|FAILURE|UNREACHABLE).*"));
    }

    /** It answers itself then. */
    @Test
    void aProxyThatPassesRequestsOnSaysSo() {
        run(() -> {
            try (var client = HttpClient.create(through(url(squid, "https", ""))); var refused = HttpClient.create(through(url(tinyproxy, "http", "")))) {
                assertEquals(503, client.get("http://localhost:1/").status());
                assertEquals(407, refused.get("http://localhost:1/").status());
            }
        });
    }

    @Test
    void theProxysCertificateIsChecked() {
        try (var plain = VertxServer.http(request -> request.response().end("ok"))) {
            var proxy = Proxy.of(url(squid, "https", ""));
            var thrown = assertThrows(HttpException.ProxyFailed.class, () -> run(() -> {
                try (var client = HttpClient.create(c -> c.proxy(proxy))) {
                    client.get(plain.url("/"));
                }
            }));
            assertTrue(thrown.getMessage().contains("can't be trusted: unable to find valid certification path"), thrown.getMessage());
            run(() -> {
                try (var client = HttpClient.create(c -> c.proxy(proxy).verify(false))) {
                    assertEquals("ok", client.get(plain.url("/")).text());
                }
            });
        }
    }

    @Test
    void theServersCertificateIsCheckedThroughATunnel() {
        try (var expired = VertxServer.https(Certificate.expired(), request -> request.response().end())) {
            assertThrows(HttpException.TlsFailed.class, () -> run(() -> {
                try (var client = HttpClient.create(c -> through(url(open, "socks5h", "")).apply(c).trust(Certificate.expired().pem()))) {
                    client.get(expired.url("/"));
                }
            }));
        }
    }

    /** Names of this network only it knows. */
    @Test
    void theProxyLooksNamesUp() {
        try (var proxy = RawServer.of(peer -> {
            while (peer.readRequest() != null) {
                peer.send(RawServer.ok("hi"));
            }
        })) {
            var variables = Map.of("http_proxy", "http://me:pw@localhost:" + proxy.port());
            run(() -> {
                try (var client = HttpClient.create(c -> c.proxy(Proxy.environment(variables)))) {
                    assertEquals("hi", client.get("http://nowhere.invalid/x?y").text());
                    assertEquals("hi", client.get("http://elsewhere.invalid:81").text());
                }
            });
            assertTrue(proxy.requests().getFirst().startsWith("GET http://nowhere.invalid/x?y HTTP/1.1\r\n"), proxy.requests().getFirst());
            assertTrue(proxy.requests().getFirst().toLowerCase().contains("\r\nhost: nowhere.invalid\r\n"), proxy.requests().getFirst());
            assertTrue(proxy.requests().getFirst().toLowerCase().contains("\r\nproxy-authorization: basic bwu6chc=\r\n"), proxy.requests().getFirst());
            assertTrue(proxy.requests().getLast().startsWith("GET http://elsewhere.invalid:81/ HTTP/1.1\r\n"), proxy.requests().getLast());
        }
    }
}
