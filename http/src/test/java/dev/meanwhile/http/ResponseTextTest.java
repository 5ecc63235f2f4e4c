package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body as text and as JSON, and a status as an exception. */
@Timeout(20)
class ResponseTextTest {
    private static Response response(String headers, byte[] body) {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.answer(headers, body);
        }); var client = HttpClient.create()) {
            return run(() -> client.get(server.url("/")));
        }
    }

    @Test
    void jsonToATypeWithTypeArguments() {
        List<Item> items = json("[{\"name\": \"lamp\", \"sizes\": [1]}]").json(new JsonType<List<Item>>() { });
        assertEquals("lamp", items.getFirst().name());
        var thrown = assertThrows(HttpException.DecodingFailed.class, () -> json("[1]").json(new JsonType<List<Item>>() { }));
        assertTrue(thrown.getMessage().contains("not valid JSON for List<Item>"), thrown.getMessage());
    }

    @Test
    @SuppressWarnings("rawtypes")
    void aJsonTypeNeedsItsType() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new JsonType() { });
        assertEquals("JsonType has no type to read into; write one, as in new JsonType<List<Item>>() {}", thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "UTF-8, ``", "UTF-8, text/html", "UTF-8, text/html; charset=utf-8", "ISO-8859-1, text/html; charset=ISO-8859-1",
            "ISO-8859-1, `text/html;charset=\"iso-8859-1\"; x=y`", "windows-1252, text/plain; Charset = windows-1252",
            "UTF-16, text/plain; charset=utf-16", "UTF-8, text/plain; charset=nonsense", "UTF-8, text/plain; charset=???"})
    void charsets(String charset, String type) {
        var bytes = "grün".getBytes(Charset.forName(charset));
        assertEquals("grün", response(type.isEmpty() ? "" : "Content-Type: " + type + "\r\n", bytes).text());
    }

    @Test
    void bytesThatAreNoText() {
        assertEquals("a\uFFFDb", response("", new byte[] {'a', (byte) 0xff, 'b'}).text());
    }

    @Test
    void bytesAreACopy() {
        var response = response("", "abc".getBytes());
        response.bytes()[0] = 'x';
        assertEquals("abc", response.text());
    }

    record Item(String name, List<Integer> sizes) {
    }

    private static Response json(String text) {
        return response("Content-Type: application/json\r\n", text.getBytes());
    }

    @Test
    void jsonToARecord() {
        assertEquals(new Item("lamp", List.of(1, 2)), json("{\"name\": \"lamp\", \"sizes\": [1, 2]}").json(Item.class));
    }

    @Test
    void jsonToACollection() {
        assertEquals(Map.of("a", 1), json("{\"a\": 1}").json(Map.class));
        assertEquals(List.of(1, "x"), json("[1, \"x\"]").json(List.class));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`{\"name\": lamp}`, 10", "`{\"name\": \"lamp\"`, 16", "`<html>`, 1", "``, 0"})
    void badJson(String text, int position) {
        var thrown = assertThrows(HttpException.DecodingFailed.class, () -> json(text).json(Item.class));
        var message = thrown.getMessage();
        assertTrue(message.contains("not valid JSON for Item") && message.endsWith("at line 1, column " + position), message);
    }

    @Test
    void jsonOfAnotherShape() {
        var thrown = assertThrows(HttpException.DecodingFailed.class, () -> json("{\"name\": [1]}").json(Item.class));
        assertTrue(thrown.getMessage().contains("name"), thrown.getMessage());
    }

    private static Response status(String status) {
        try (var server = RawServer.answering("HTTP/1.1 " + status + "\r\nContent-Length: 4\r\n\r\nbody"); var client = HttpClient.create()) {
            return run(() -> client.get(server.url("/")));
        }
    }

    @Test
    void goodStatusesPass() {
        for (var status : List.of("200 OK", "204 No Content", "304 Not Modified", "399 Strange")) {
            var response = status(status);
            assertSame(response, response.raiseForStatus());
        }
    }

    @Test
    void badStatusesAreRaised() {
        for (var status : List.of("400 Bad Request", "404 Not Found", "500 Oops", "599 ")) {
            var response = status(status);
            var thrown = assertThrows(HttpException.BadStatus.class, response::raiseForStatus);
            assertEquals("GET " + response.url() + ": " + status.strip(), thrown.getMessage());
            assertEquals(Integer.parseInt(status.substring(0, 3)), thrown.status());
            assertEquals("body", response.text());
        }
    }
}
