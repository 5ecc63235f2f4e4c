package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a response tells: links, pages, lines of JSON, trees, times. */
@Timeout(20)
class ResponseViewsTest {
    record Item(int id) {
    }

    private final MockHttp mock = new MockHttp();

    private HttpClient client() {
        return HttpClient.create(c -> c.baseUrl("http://a.test").transport(mock));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            </items?page=2>; rel="next"                                | http://a.test/items?page=2
            <http://b.test/x>;rel=next;title="a, <b>; c"               | http://b.test/x
            </1>; rel="prev", <2> ; REL="last Next"                    | http://a.test/list/2
            </1>; title="a \\" , </2>; rel=next", </3>; rel=next       | http://a.test/3
            </1>; rel="prev"                                           | ``
            nonsense, <>, <http://[>; rel=next, </4>; rel=next         | http://a.test/4
            """)
    void links(String field, String next) {
        var links = Links.parse(URI.create("http://a.test/list/1"), List.of(field));
        assertEquals(next, links.stream().filter(link -> link.has("next")).map(link -> link.target().toString()).findFirst().orElse(""), links.toString());
    }

    @Test
    void pages() {
        mock.on("GET", "/items?size=2", request -> request.answer(200, "one").with("Link", "</items?page=2>; rel=next"))
                .on("GET", "/items?page=2", request -> request.answer(200, "two " + request.header("X-Key").orElse("")).with("Link", "<http://b.test/3>; rel=next"))
                .on("GET", "http://b.test/3", request -> request.answer(200, "three " + request.header("Authorization").orElse("no secret")));
        run(() -> {
            try (var client = client()) {
                var pages = client.pages("/items", r -> r.query("size", 2).header("X-Key", "k").auth(Auth.bearer("secret")));
                assertEquals(List.of("one", "two k", "three no secret"), pages.map(Response::text).toList());
                assertEquals("one", client.pages("/items?size=2").first().orElseThrow().text());
            }
        });
        assertEquals(List.of("GET /items?size=2", "GET /items?page=2", "GET /3", "GET /items?size=2"), mock.calls());
    }

    @Test
    void aPageThatFails() {
        mock.on("GET", "/1", request -> request.answer(200).with("Link", "</2>; rel=next")).on("GET", "/2", request -> request.answer(503));
        run(() -> {
            try (var client = client()) {
                assertEquals(503, assertThrows(HttpException.BadStatus.class, () -> client.pages("/1").toList()).status());
            }
        });
    }

    @Test
    void linesOfJson() {
        mock.on("GET", "/good", request -> request.answer(200, "{\"id\":1}\n\n{\"id\":2}")).on("GET", "/bad", request -> request.answer(200, "{\"id\":1}\n{\"id\":"));
        run(() -> {
            try (var client = client(); var good = client.stream("GET", "/good"); var again = client.stream("GET", "/good");
                    var bad = client.stream("GET", "/bad")) {
                assertEquals(List.of(new Item(1), new Item(2)), good.jsonLines(Item.class).toList());
                assertEquals(List.of(Map.of("id", 1), Map.of("id", 2)), again.jsonLines(new JsonType<Map<String, Object>>() { }).toList());
                var failure = assertThrows(HttpException.DecodingFailed.class, () -> bad.jsonLines(Item.class).toList());
                assertTrue(failure.getMessage().contains("line 2 is not valid JSON for Item"), failure.getMessage());
            }
        });
    }

    @Test
    void aTree() {
        mock.on("GET", "/", request -> request.answerJson(200, Map.of("items", List.of(new Item(7)))));
        try (var client = client()) {
            assertEquals(7, client.get("/").json(JsonNode.class).path("items").path(0).path("id").intValue());
        }
    }

    @Test
    void timesOfTheirPhases() {
        try (var server = RawServer.answering(RawServer.ok("body")); var client = HttpClient.create()) {
            var times = client.get(server.url("/")).times();
            assertTrue(times.connect().toNanos() > 0 && times.answer().toNanos() > 0, times.toString());
            assertEquals(times.total(), times.pool().plus(times.connect()).plus(times.answer()).plus(times.body()));
        }
    }

    /** The rest is read if it is short, and the connection kept. */
    @Test
    void aResponseThatIsDrained() {
        try (var server = RawServer.answering(RawServer.ok("body"))) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    for (var i = 0; i < 3; i++) {
                        client.stream("GET", server.url("/")).drain();
                    }
                    assertEquals("body", client.stream("GET", server.url("/")).read().text());
                }
            });
            assertEquals(1, server.accepted());
        }
    }
}
