package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server answers before it has read the whole request. */
@Timeout(20)
class EarlyAnswerTest {
    private static Flow<byte[]> endless() {
        return generate(out -> {
            while (true) {
                out.emit(new byte[64 << 10]);
            }
        });
    }

    /** Without reading further; the connection, in the middle of a request, must not be reused. */
    private static RawServer refusing(String answer) {
        return RawServer.of(peer -> {
            peer.readHead();
            peer.send(answer);
            Thread.currentThread().join();
        });
    }

    @Test
    void anErrorEndsTheUpload() {
        try (var server = refusing("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno"); var client = HttpClient.create()) {
            run(() -> {
                for (var i = 1; i <= 2; i++) {
                    var response = client.post(server.url("/"), r -> r.body(endless()));
                    assertEquals("413 no", response.status() + " " + response.text());
                    assertEquals(i, server.accepted());
                }
            });
        }
    }

    @Test
    void anErrorEndsTheUploadOfBytesInMemory() {
        try (var server = refusing("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno"); var client = HttpClient.create()) {
            assertEquals(413, run(() -> client.post(server.url("/"), r -> r.body(new byte[32 << 20]))).status());
        }
    }

    @Test
    void aCompleteAnswerEndsTheUpload() {
        try (var server = refusing(RawServer.ok("enough")); var client = HttpClient.create()) {
            assertEquals("enough", run(() -> client.post(server.url("/"), r -> r.body(endless()))).text());
        }
    }

    @Test
    void aRedirectEndsTheUploadAndItStartsAnew() {
        try (var server = RawServer.of(peer -> {
            var head = peer.readHead();
            if (head.startsWith("POST / ")) {
                peer.send("HTTP/1.1 307 Elsewhere\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n");
                peer.awaitEnd();
            } else {
                peer.send(RawServer.ok("done")).awaitEnd();
            }
        }); var client = HttpClient.create()) {
            assertEquals("done", run(() -> client.post(server.url("/"), r -> r.body(endless()))).text());
        }
    }

    /** It may be an echo: the request is sent completely. */
    @Test
    void aGoodBeginningDoesNot() {
        try (var server = RawServer.of(peer -> {
            var head = peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            var length = peer.bodyOf(head).length;
            peer.send("7\r\n" + length + "\r\n0\r\n\r\n").awaitEnd();
        }); var client = HttpClient.create()) {
            var body = Meanwhile.<byte[]>generate(out -> {
                for (var i = 0; i < 100; i++) {
                    out.emit(new byte[10_001]);
                }
            });
            assertEquals("1000100", run(() -> client.post(server.url("/"), r -> r.body(body))).text());
        }
    }

    @Test
    @NeedsNewerNetty
    void overHttp2TheStreamIsReset() {
        try (var server = VertxServer.https(request -> request.response().setStatusCode(413).end("no")); var problems = new LoggedProblems()) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.trust(Certificate.good().pem()))) {
                    for (var i = 0; i < 3; i++) {
                        var response = client.post(server.url("/"), r -> r.body(endless()));
                        assertEquals("413 no", response.status() + " " + response.text());
                    }
                    assertEquals(1, server.accepted());
                }
            });
            problems.assertNone();
        }
    }
}
