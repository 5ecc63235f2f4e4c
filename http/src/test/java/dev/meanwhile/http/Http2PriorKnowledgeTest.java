package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 without TLS, with nghttpd, and with servers that do not speak it. */
@Timeout(60)
class Http2PriorKnowledgeTest {
    private static OtherPrograms nghttpd() {
        return OtherPrograms.start("nghttpd", (program, port, folder) -> List.of(program, "--no-tls", "-a", "127.0.0.1", "-d", folder.resolve("files").toString(), "" + port));
    }

    @Test
    void manyRequestsShareAConnection() throws Exception {
        try (var server = nghttpd()) {
            var big = server.file("big.bin");
            run(() -> {
                try (var client = HttpClient.create(c -> c.http2PriorKnowledge(true).timeout(seconds(30)))) {
                    for (var response : gather(IntStream.range(0, 20).mapToObj(_ -> spawn(() -> client.get(server.url("http", "/big.bin")))).toList())) {
                        assertEquals("HTTP/2", response.version());
                        assertEquals(-1, Arrays.mismatch(big, response.bytes()));
                    }
                    assertEquals(404, client.get(server.url("http", "/none")).status());
                    assertEquals("HttpClient (0 requests, 1 connections; at most 100 connections)", client.toString());
                }
            });
        }
    }

    @Test
    void throughAProxyThereIsATunnel() {
        try (var server = nghttpd(); var proxy = OtherPrograms.start("microsocks", (program, port, _) -> List.of(program, "-i", "127.0.0.1", "-p", "" + port))) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.http2PriorKnowledge(true).proxy(Proxy.of(proxy.url("socks5h", ""))))) {
                    assertEquals("index", client.get(server.url("http", "/folder/index.html")).text());
                }
            });
        }
    }

    @Test
    void aServerThatDoesNotSpeakIt() {
        try (var server = RawServer.of(peer -> peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").awaitEnd())) {
            assertThrows(HttpException.class, () -> run(() -> {
                try (var client = HttpClient.create(c -> c.http2PriorKnowledge(true))) {
                    client.get(server.url("/"));
                }
            }));
        }
    }
}
