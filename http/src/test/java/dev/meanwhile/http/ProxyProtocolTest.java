package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The PROXY protocol, from those who may use it. */
@Timeout(30)
class ProxyProtocolTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String V1 = "PROXY TCP4 192.0.2.7 192.0.2.1 40000 80\r\n";
    private static final String V2 = "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u00c0\0\u0002\u0008\u00c0\0\u0002\u0001\u009c\u0041\0\u0050";
    private static final String SIX = "PROXY TCP6 2001:db8::7 2001:db8::1 40002 80\r\n";
    private static final String UNKNOWN = "PROXY UNKNOWN\r\n";
    /** As HAProxy looks whether a server is alive. */
    private static final String LOCAL = "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0";

    interface Use {
        void of(HttpServer server) throws Exception;
    }

    private static void serve(UnaryOperator<ServerConfig> config, Use use) throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(config, request -> request.respond(200).text(request.remote() + " " + request.text()))) {
                use.of(server);
            }
        });
    }

    /** {@return the last line of the answer, if there is one} */
    private static String answer(HttpServer server, String... pieces) throws Exception {
        return blocking(() -> {
            try (var raw = RawClient.to(server)) {
                for (var piece : pieces) {
                    raw.send(piece);
                }
                return raw.rest().replaceAll("(?s).*\r\n", "");
            }
        });
    }

    @Test
    void theClientIsWhomTheProxyNames() throws Exception {
        serve(c -> c.proxyProtocol("127.0.0.0/8"), server -> {
            assertEquals("192.0.2.7:40000 ", answer(server, V1 + GET));
            assertEquals("192.0.2.8:40001 ", answer(server, V2 + GET));
            assertEquals("2001:db8::7:40002 ", answer(server, SIX + GET));
            assertTrue(answer(server, UNKNOWN + GET).startsWith("127.0.0.1:"));
            assertTrue(answer(server, LOCAL + GET).startsWith("127.0.0.1:"));
        });
    }

    @Test
    void inPiecesAndWithABody() throws Exception {
        serve(c -> c.proxyProtocol("127.0.0.1"), server -> {
            assertEquals("192.0.2.7:40000 body", answer(server, "PROXY TCP4 192.0.2.7 ", "192.0.2.1 40000 80\r", "\nPOST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", "Content-Length: 4\r\n\r\nbo", "dy"));
            assertEquals("192.0.2.8:40001 ", answer(server, (V2 + GET).split("")));
        });
    }

    @Test
    void withPriorKnowledgeOfHttp2() throws Exception {
        serve(c -> c.proxyProtocol("127.0.0.1").http2PriorKnowledge(true), server -> {
            assertEquals("192.0.2.7:40000 ", answer(server, V1 + GET));
            blocking(() -> {
                try (var socket = new Socket("127.0.0.1", server.port()); var raw = new RawHttp2(socket)) {
                    raw.text(V1).begin().request(1, ":method", "GET", ":scheme", "http", ":authority", "localhost", ":path", "/");
                    assertEquals("192.0.2.7:40000 ", raw.data(1));
                }
            });
        });
    }

    @Test
    void underTls() throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        serve(c -> c.host("localhost").proxyProtocol("127.0.0.1").tls(certificate.pem(), key), server -> {
            blocking(() -> {
                try (var socket = RawHttp2.secure(server, V1, "http/1.1")) {
                    socket.getOutputStream().write(GET.getBytes());
                    assertEquals("192.0.2.7:40000 ", new String(socket.getInputStream().readAllBytes()).replaceAll("(?s).*\r\n", ""));
                }
                try (var raw = new RawHttp2(RawHttp2.secure(server, V1, "h2"))) {
                    raw.begin().request(1, RawHttp2.GET);
                    assertEquals("192.0.2.7:40000 ", raw.data(1));
                }
            });
        });
    }

    @Test
    void aTrustedProxyMustSayForWhom() throws Exception {
        serve(c -> c.proxyProtocol("127.0.0.1").headerTimeout(millis(300)), server -> {
            try (var reports = new Reports()) {
                assertEquals("", answer(server, GET));
                assertEquals("", answer(server, "PROXY TCP4 nonsense\r\n" + GET));
                assertEquals("", answer(server, "PROXY " + "x".repeat(300) + GET));
                assertEquals("", answer(server, "PRO"));
                assertEquals("", answer(server, ""));
                assertEquals(1, reports.count("was closed: a proxy sent no header of the PROXY protocol"));
            }
        });
    }

    @Test
    void othersAreNotBelieved() throws Exception {
        serve(c -> c.proxyProtocol("127.0.0.2", "10.0.0.0/8", "::1"), server -> {
            assertTrue(answer(server, GET).startsWith("127.0.0.1:"));
            assertEquals(400, blocking(() -> RawClient.to(server).send(V1 + GET).status()));
        });
    }

    /** Otherwise all clients of a proxy would have the share of one. */
    @Test
    void limitsCountTheClientThatIsNamed() throws Exception {
        serve(c -> c.proxyProtocol("127.0.0.1").maxConnections(4).clientShare(0.25), server -> {
            try (var one = blocking(() -> RawClient.to(server).send(V1 + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n")); var reports = new Reports()) {
                assertEquals("192.0.2.8:40001 ", answer(server, V2 + GET));
                assertEquals("", answer(server, V1.replace("40000", "40009") + GET));
                assertEquals(1, reports.count("192.0.2.7 has 1 connections (clientShare of maxConnections)"));
                assertEquals(200, blocking(() -> one.send("x").status()));
            }
        });
    }

    @Test
    void atAUnixSocket() throws Exception {
        var file = Files.createTempDirectory("meanwhile").resolve("s");
        serve(c -> c.unixSocket(file).proxyProtocol("unix:"), _ -> blocking(() -> {
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
                client.write(ByteBuffer.wrap((V1 + GET).getBytes()));
                assertEquals("192.0.2.7:40000 ", new String(Channels.newInputStream(client).readAllBytes()).replaceAll("(?s).*\r\n", ""));
            }
        }));
        Files.delete(file.getParent());
    }

    @Test
    void addressesAreChecked() {
        for (var bad : new String[] {"proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "", "10.0.0"}) {
            var e = assertThrows(IllegalArgumentException.class, () -> ServerConfig.DEFAULT.proxyProtocol(bad), bad);
            assertTrue(e.getMessage().startsWith("proxyProtocol(\"" + bad + "\"): a proxy is an address"), e.getMessage());
        }
    }
}
