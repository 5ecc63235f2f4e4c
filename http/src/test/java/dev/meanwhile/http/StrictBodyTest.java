package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that does not fit is the client's mistake, a 400, and never a surprise for the handler. */
@Timeout(20)
class StrictBodyTest {
    record Tag(String name) {
    }

    record Item(String name, int price, List<Tag> tags, Map<String, List<String>> more, Optional<String> note) {
    }

    private static final String GOOD = "{\"name\": \"lamp\", \"price\": 7, \"tags\": [{\"name\": \"new\"}], \"more\": {\"a\": [\"b\"]}}";

    private static String answer(String json) throws Exception {
        var answer = new String[1];
        run(() -> {
            try (var reports = new Reports();
                 var server = HttpServer.listen(0, request -> request.respond(200).text(request.json(Item.class).toString()));
                 var client = HttpClient.create()) {
                var response = client.post(server.url(), r -> r.body(json));
                answer[0] = response.status() == 200 ? response.text() : String.valueOf(response.status());
                assertEquals(0, reports.count("failed"));
            }
        });
        return answer[0];
    }

    @Test
    void whatFitsIsRead() throws Exception {
        assertEquals("Item[name=lamp, price=7, tags=[Tag[name=new]], more={a=[b]}, note=Optional.empty]", answer(GOOD));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "null",
        "{\"name\": \"lamp\", \"price\": 7, \"tags\": [null], \"more\": {}}",
        "{\"name\": \"lamp\", \"price\": 7, \"tags\": [{\"name\": null}], \"more\": {}}",
        "{\"name\": \"lamp\", \"price\": 7, \"tags\": [{}], \"more\": {}}",
        "{\"name\": \"lamp\", \"price\": 7, \"tags\": [], \"more\": {\"a\": null}}",
        "{\"name\": \"lamp\", \"price\": 7, \"tags\": [], \"more\": {\"a\": [\"b\", null]}}",
        "{\"name\": \"lamp\", \"price\": null, \"tags\": [], \"more\": {}}",
        "{\"name\": \"lamp\", \"price\": \"7\", \"tags\": [], \"more\": {}}",
        "{\"name\": \"lamp\", \"price\": 7.5, \"tags\": [], \"more\": {}}",
        "{\"name\": 7, \"price\": 7, \"tags\": [], \"more\": {}}",
        "{\"name\": \"lamp\", \"price\": 7, \"tags\": [], \"more\": {}, \"colour\": \"red\"}",
        "{\"name\": \"lamp\", \"name\": \"desk\", \"price\": 7, \"tags\": [], \"more\": {}}",
        "{\"name\": \"lamp\", \"price\": 7, \"tags\": [], \"more\": {}} x",
    })
    void whatDoesNotFitIsRefused(String json) throws Exception {
        assertEquals("400", answer(json));
    }

    enum Colour {
        DARK_RED;

        @Override
        public String toString() {
            return "dark red";
        }
    }

    /** As in queries, forms and {@code web}: their texts are for people. */
    @Test
    void constantsAreTheirNames() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.respond(200).json(List.of(request.json(Colour.class)))); var client = HttpClient.create()) {
                var response = client.post(server.url(), Colour.DARK_RED);
                assertEquals("[\"DARK_RED\"]", response.text());
                assertEquals(List.of(Colour.DARK_RED), response.json(new JsonType<List<Colour>>() { }));
            }
        });
    }

    @Test
    void aNullMayBeWhereAnythingMayBe() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.respond(200).text(switch (request.path()) {
                case "/anything" -> String.valueOf(request.json(Map.class));
                case "/optional" -> request.json(new JsonType<List<Optional<String>>>() { }).toString();
                case "/array" -> String.valueOf(request.json(String[].class).length);
                default -> request.json(new JsonType<Map<String, Object>>() { }).toString();
            })); var client = HttpClient.create()) {
                assertEquals("{a=null}", client.post(server.url() + "anything", r -> r.body("{\"a\": null}")).text());
                assertEquals("{a=[null]}", client.post(server.url(), r -> r.body("{\"a\": [null]}")).text());
                assertEquals("[Optional[a], Optional.empty]", client.post(server.url() + "optional", r -> r.body("[\"a\", null]")).text());
                assertEquals(400, client.post(server.url() + "array", r -> r.body("[\"a\", null]")).status());
                assertEquals(200, client.post(server.url() + "array", r -> r.body("[\"a\"]")).status());
            }
        });
    }

    @Test
    void theMessageNamesThePlace() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> {
                try {
                    request.json(Item.class);
                } catch (HttpException.DecodingFailed e) {
                    request.respond(400).text(e.getMessage());
                }
            }); var client = HttpClient.create()) {
                var text = client.post(server.url(), r -> r.body("{\"name\": \"lamp\", \"price\": 7, \"tags\": [{\"name\": \"a\"}, null], \"more\": {}}")).text();
                assertEquals(true, text.contains("[\"tags\"]") && text.contains("[1]"), text);
            }
        });
    }
}
