package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that RFC 6455 does not allow end a WebSocket with 1002, before a handler sees them. */
@Timeout(30)
class Row33FramesTest {
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    /** A mask of zeros, which changes nothing. */
    private static final String MASK = "\0\0\0\0";

    /** Without a mask; bits that no extension uses; opcodes that are none; control frames in pieces or too long; pieces of nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0081\u0001a", "\u00c1\u0081" + MASK + "a", "\u00a1\u0081" + MASK + "a", "\u0091\u0081" + MASK + "a", "\u0083\u0081" + MASK + "a", "\u0087\u0081" + MASK + "a",
        "\u008b\u0081" + MASK + "a", "\u008f\u0081" + MASK + "a", "\u0009\u0081" + MASK + "a", "\u0089\u00fe\0\u007e" + MASK, "\u0080\u0081" + MASK + "a", "\0\u0081" + MASK + "a",
        "\u0081\u00ff\u0080\0\0\0\0\0\0\1" + MASK + "a"})
    void refused(String frame) throws Exception {
        assertEquals(1002, code(frame));
    }

    private static int code(String frame) throws Exception {
        return run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(0, request -> {
                for (var text : request.acceptWebSocket()) {
                    throw new AssertionError(text);
                }
            })) {
                var code = blocking(() -> {
                    try (var raw = RawClient.to(server).send(UPGRADE)) {
                        assertEquals(101, raw.status());
                        var answer = raw.send(frame).read(4);
                        assertEquals('\u0088', answer.charAt(0));
                        return answer.charAt(2) << 8 | answer.charAt(3);
                    }
                });
                problems.assertNone();
                return code;
            }
        });
    }
}
