package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who stands between a client and a server can't pass off a part of a response as the whole. */
@Timeout(30)
class Row41CutOffTest {
    /** Ends where its connection does. */
    private static final String UNTIL_THE_END = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf";

    /** {@return the text of a response by TLS, after which its connection is closed, with TLS's own farewell or without} */
    private static String text(String response, boolean farewell) throws Exception {
        try (var server = RawServer.of(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")), peer -> answer(peer.socket(), response, farewell));
             var problems = new LoggedProblems()) {
            return run(() -> {
                try (var client = HttpClient.create(c -> c.trust(Certificate.good().pem()).http2(false))) {
                    return client.get("https://localhost:" + server.port() + "/").text();
                } finally {
                    problems.assertNone();
                }
            });
        }
    }

    private static void answer(Socket plain, String response, boolean farewell) throws IOException, GeneralSecurityException {
        var secure = (SSLSocket) Certificate.good().context().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), false);
        secure.setUseClientMode(false);
        var in = secure.getInputStream();
        for (var head = new StringBuilder(); head.indexOf("\r\n\r\n") < 0; ) {
            head.append((char) in.read());
        }
        secure.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
        if (farewell) {
            secure.shutdownOutput();
        }
        plain.close();
    }

    /** RFC 9112 §9.8. */
    @Test
    void aBodyWhoseEndIsThatOfTheConnectionNeedsAFarewell() throws Exception {
        assertEquals("half", text(UNTIL_THE_END, true));
        var thrown = assertThrows(HttpException.IncompleteBody.class, () -> text(UNTIL_THE_END, false));
        assertTrue(thrown.getMessage().contains("close_notify"), thrown.getMessage());
    }

    @Test
    void oneWhoseEndIsKnownNeedsNone() throws Exception {
        assertEquals("half", text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalf", false));
        assertEquals("half", text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n\r\n", false));
    }

    /** Each interim response is passed over, but together they get no more time than one response. */
    @Test
    void interimResponsesForEver() {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            while (true) {
                peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n".repeat(100));
            }
        })) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.readTimeout(millis(300)))) {
                    assertThrows(HttpException.ReadTimeout.class, () -> client.get(server.url("/")));
                    while (!client.toString().contains("0 requests, 0 connections")) {
                        sleep(millis(1));
                    }
                }
            });
        }
    }
}
