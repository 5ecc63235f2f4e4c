package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Input that a proxy in front of the server could read differently is refused, and nothing that follows on the connection is
 * taken for a request (RFC 9112 §11.2).
 */
@Timeout(30)
class RequestSmugglingTest {
    private static final String NEXT = Outcome.NEXT;

    /** {@return the status, after the requests that handlers have seen} */
    private static String outcome(String bytes) throws Exception {
        return Outcome.of(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding\r\n: chunked\r\n\r\n0\r\n\r\n",
        "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 3\r\n\t5\r\n\r\nabc",
        " X: folded\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 35\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
        "Content-Length: 0, 35\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: 5_0\r\n\r\nhello",
        "Content-Length: 1 2\r\n\r\nhello",
        "Content-Length: 18446744073709551617\r\n\r\nh",
        "Content-Length:\r\n\r\n",
        "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "X: a\u0000b\r\n\r\n",
        "X: a\rb\r\n\r\n",
        "\u0000: y\r\n\r\n",
        ": y\r\n\r\n",
        "X\r\n\r\n",
        "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n",
        "X: y\n\r\n",
    })
    void headersThatAreRefused(String headers) throws Exception {
        assertEquals("400", outcome("POST / HTTP/1.1\r\nHost: a\r\n" + headers + NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n\n",
        "GET /a\u0000b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\r\nHost: a\r\n\r\n",
        "GET / HTTP/x\r\nHost: a\r\n\r\n",
        "GET / http/1.1\r\nHost: a\r\n\r\n",
        "G\u0001T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "\u0000GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n\u0085GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\t\u0000GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n \r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    })
    void requestsThatAreRefused(String request) throws Exception {
        assertEquals("400", outcome(request + NEXT));
    }

    /** The handler sees such a request, and reading its body fails. */
    @ParameterizedTest
    @ValueSource(strings = {
        "xyz\r\nabc\r\n0\r\n\r\n",
        "-1\r\n\r\n0\r\n\r\n",
        "+1\r\na\r\n0\r\n\r\n",
        "0x1\r\na\r\n0\r\n\r\n",
        "100000000000000003\r\nabc\r\n0\r\n\r\n",
        "\r\n0\r\n\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\nabc0\r\n\r\n",
        "3;a\nb\r\nabc\r\n0\r\n\r\n",
        "0\r\nX: a\r\n folded: b\nc: d\r\n\r\n",
        "0\r\nX: a\r\n folded: b\r\n\r\n",
        "0\r\nX: a\nc: d\r\n\r\n",
        "0\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n",
        "3\u0001\r\nabc\r\n0\r\n\r\n",
        "3;a=\"b\r\nabc\r\n0\r\n\r\n",
        "3;a=\"\\\"\r\nabc\r\n0\r\n\r\n",
        "3;a\rb\r\nabc\r\n0\r\n\r\n",
        "80000000\r\nabc\r\n0\r\n\r\n",
        "\n3\r\nabc\r\n0\r\n\r\n",
    })
    void chunksThatAreRefused(String chunks) throws Exception {
        assertEquals("/400", outcome("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + NEXT));
    }

    @Test
    void codingsThatAreNotKnownHere() throws Exception {
        assertEquals("501", outcome("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + NEXT));
    }

    /** The unread rest of a body is not taken for a request either. */
    @Test
    void bodiesThatNobodyReads() throws Exception {
        var seen = new ArrayList<String>();
        run(() -> {
            try (var server = HttpServer.listen(0, request -> {
                seen.add(request.target());
                request.respond(200).send();
            })) {
                blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        raw.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
                        assertTrue(raw.head().toLowerCase().contains("connection: close"));
                        assertEquals("", raw.send("0\r\n\r\n" + NEXT).rest());
                    }
                });
            }
        });
        assertEquals(List.of("/"), seen);
    }

    @Test
    void versions() throws Exception {
        for (var version : List.of("HTTP/2.0", "HTTP/0.9", "HTTP/3.0")) {
            assertEquals("505", outcome("GET / " + version + "\r\nHost: a\r\n\r\n" + NEXT));
        }
        assertEquals("/200", outcome("GET / HTTP/1.7\r\nHost: a\r\nConnection: close\r\n\r\n" + NEXT));
    }

    /** The network may cut a request anywhere; this must make no difference. */
    @Test
    void aFoldIsSeenWhereverTheHeadIsCut() {
        var good = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nz: 1\r\n\r\n";
        var bad = good.replace("z", " z");
        for (var cut = 0; cut < good.length(); cut++) {
            assertTrue(decoded(good, cut).isSuccess(), "good, cut at " + cut);
            assertTrue(decoded(bad, cut).isFailure(), "bad, cut at " + cut);
        }
    }

    private static DecoderResult decoded(String head, int cut) {
        var channel = new EmbeddedChannel(new StrictDecoder(ServerConfig.DEFAULT, () -> { }));
        try {
            channel.writeInbound(Unpooled.copiedBuffer(head.substring(0, cut), StandardCharsets.ISO_8859_1));
            channel.writeInbound(Unpooled.copiedBuffer(head.substring(cut) + NEXT, StandardCharsets.ISO_8859_1));
            HttpMessage first = channel.readInbound();
            return first.decoderResult();
        } finally {
            channel.finishAndReleaseAll();
        }
    }
}
