package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of queries and forms: lists and their like repeat the parameter. */
class ParametersTest {
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(List.of("a", "b"), "tag=a&tag=b"), Arguments.of(List.of(), ""), Arguments.of(Set.of(7), "tag=7"),
                Arguments.of(new String[] {"a", "b"}, "tag=a&tag=b"), Arguments.of(new int[] {1, 2}, "tag=1&tag=2"),
                Arguments.of(Stream.of("a", "b"), "tag=a&tag=b"), Arguments.of(IntStream.range(0, 3), "tag=0&tag=1&tag=2"),
                Arguments.of(Optional.of("a"), "tag=a"), Arguments.of(Optional.empty(), ""), Arguments.of(OptionalInt.of(3), "tag=3"),
                Arguments.of(OptionalInt.empty(), ""), Arguments.of(TimeUnit.SECONDS, "tag=SECONDS"),
                Arguments.of(List.of(Optional.of(TimeUnit.DAYS), List.of("x")), "tag=DAYS&tag=x"),
                Arguments.of(Path.of("/a/b"), "tag=%2Fa%2Fb"), Arguments.of(1.5, "tag=1.5"), Arguments.of("ü &", "tag=%C3%BC+%26"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void inAQuery(Object value, String expected) {
        assertEquals(expected, HttpRequest.EMPTY.query("tag", value).query().toString());
    }

    @Test
    void inAForm() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("tag", List.of("a", "b"));
        fields.put("none", Optional.empty());
        fields.put("unit", TimeUnit.HOURS);
        var body = (Content.Bytes) HttpRequest.EMPTY.form(fields).content();
        assertEquals("tag=a&tag=b&unit=HOURS", new String(body.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aListWithNullNamesTheParameter() {
        var failure = assertThrows(NullPointerException.class, () -> HttpRequest.EMPTY.query("tag", Arrays.asList("a", null)));
        assertTrue(failure.getMessage().contains("query parameter tag"), failure.getMessage());
    }

    @Test
    void thoseOfTheRequestReplaceThoseOfTheUrlsClient() {
        var mock = new MockHttp().on("GET", "/*", request -> request.answer(200));
        try (var client = HttpClient.create(c -> c.baseUrl("http://a.test").query("key", 7).query("lang", List.of("de", "en")).transport(mock))) {
            client.get("/");
            client.get("/?key=8&x=1");
            client.get("/", r -> r.query("lang", "fr").query("page", 2));
            client.get("/?page=1", r -> r.query("page", 2));
        }
        assertEquals(List.of("GET /?key=7&lang=de&lang=en", "GET /?key=8&x=1&lang=de&lang=en", "GET /?key=7&lang=fr&page=2",
                "GET /?page=1&key=7&lang=de&lang=en&page=2"), mock.calls());
    }
}
