package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that would exhaust a parser, or that two parsers could read differently, is the client's mistake. */
@Timeout(30)
class Row18JsonTest {
    static Stream<String> bad() {
        return Stream.of("[".repeat(100_000), "[".repeat(100_000) + "]".repeat(100_000), "{\"a\":".repeat(100_000), "1".repeat(10_000_000), "{\"a\": 1, \"a\": 2}",
                "\"\\ud800\"x", "\"\u00ff\u00fe\"", "\"\u00ed\u00a0\u0080\"", "\"a\nb\"", "\"a\u0000\"", "[1,]", "[01]", "{a: 1}", "[NaN]", "'a'", "// x\n1", "", " ", "\u00ef\u00bb\u00bf[", "[1] [2]", "\"" + "x".repeat(100));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void anythingAtAll(String json) throws Exception {
        assertEquals("400", answer(json, request -> request.respond(200).text(String.valueOf(request.json(Object.class)).length() + "")));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aMap(String json) throws Exception {
        assertEquals("400", answer(json, request -> request.respond(200).text(request.json(new JsonType<Map<String, List<Integer>>>() { }).size() + "")));
    }

    private static String answer(String json, RequestHandler handler) throws Exception {
        var answers = Outcome.answers(c -> c, handler, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
        return answers.split(" ")[1];
    }
}
