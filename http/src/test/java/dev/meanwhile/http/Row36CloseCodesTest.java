package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Close frames of WebSockets, however wrong they are (RFC 6455 §5.5.1, §7.4). */
@Timeout(30)
class Row36CloseCodesTest {
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    /** A mask of zeros, which changes nothing. */
    private static final String MASK = "\0\0\0\0";

    private static String close(String payload) {
        return "\u0088" + (char) (0x80 | payload.length()) + MASK + payload;
    }

    private static String text(int code) {
        return "" + (char) (code >> 8) + (char) (code & 0xff);
    }

    /** {@return what the server sends to the end, to a client that sends this} */
    private static String answer(String frame) throws Exception {
        return run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(0, request -> {
                for (var text : request.acceptWebSocket()) {
                    throw new AssertionError(text);
                }
            })) {
                var answer = blocking(() -> {
                    try (var raw = RawClient.to(server).send(UPGRADE)) {
                        assertEquals(101, raw.status());
                        return raw.send(frame).rest();
                    }
                });
                problems.assertNone();
                return answer;
            }
        });
    }

    private static int code(String answer) {
        assertEquals('\u0088', answer.charAt(0), answer);
        return answer.charAt(2) << 8 | answer.charAt(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535})
    void codesThatAreNone(int code) throws Exception {
        assertEquals(1002, code(answer(close(text(code)))));
    }

    @Test
    void halfACode() throws Exception {
        assertEquals(1002, code(answer(close("\u0003"))));
    }

    @Test
    void aReasonThatIsNotUtf8() throws Exception {
        assertEquals(1007, code(answer(close(text(1000) + "\u00c3"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999})
    void theOthersAreAnswered(int code) throws Exception {
        var answer = answer(close(text(code) + "bye"));
        assertEquals(code, code(answer));
    }

    @Test
    void noCodeIsAnsweredToo() throws Exception {
        var answer = answer(close(""));
        assertEquals('\u0088', answer.charAt(0), answer);
    }

    /** The client neither answers a close nor closes its connection. */
    @Test
    void aPeerThatIsSilentIsCutOff() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.acceptWebSocket().close(4000, "enough"))) {
                blocking(() -> {
                    try (var raw = RawClient.to(server).send(UPGRADE)) {
                        assertEquals(101, raw.status());
                        assertEquals("\u0088\u0008\u000f\u00a0enough", raw.rest());
                    }
                });
            }
        });
    }
}
