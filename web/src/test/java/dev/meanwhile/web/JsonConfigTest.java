package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.SerializationFeature;

/** How an application writes and reads JSON, as it configures it. */
@Timeout(30)
class JsonConfigTest {
    record Item(String itemName, int unitPrice, Optional<String> shortNote, @JsonProperty("SKU") String sku) {
    }

    enum Size {
        SMALL,
        @JsonProperty("x-large") EXTRA_LARGE;

        @Override
        public String toString() {
            return "for people: " + name();
        }
    }

    record Shirt(Size size) {
    }

    record Times(Instant at, LocalDate day, Duration length) {
    }

    record Point(double x, Float y) {
    }

    record Path(String name, List<Point> points) {
    }

    private static final Item LAMP = new Item("lamp", 7, Optional.empty(), "l-7");

    private static void lamps(App app) {
        app.get("/", _ -> LAMP);
        app.get("/lines", _ -> Flow.of(List.of(LAMP)));
        app.events("/events", _ -> Flow.of(List.of(LAMP)));
        app.post("/", Item.class, (_, item) -> item);
    }

    private static String post(String body, Consumer<App> configuration, Consumer<App> routes) throws Exception {
        var answer = new StringBuilder();
        serve(app -> {
            configuration.accept(app);
            routes.accept(app);
        }, (client, url) -> {
            var response = client.post(url, r -> r.body(body).header("Content-Type", "application/json"));
            answer.append(response.status()).append(' ').append(response.text());
        });
        return answer.toString();
    }

    private static void assertStarts(String beginning, String text) {
        assertTrue(text.startsWith(beginning), text);
    }

    @Test
    void namesInSnakeCase() throws Exception {
        serve(app -> {
            app.json(c -> c.naming(Naming.SNAKE_CASE));
            lamps(app);
        }, (client, url) -> {
            var json = "{\"item_name\":\"lamp\",\"unit_price\":7,\"short_note\":null,\"SKU\":\"l-7\"}";
            assertEquals(json, client.get(url).text());
            assertEquals(json + "\n", client.get(url + "/lines").text());
            assertEquals("data: " + json + "\n\n", client.get(url + "/events").text());
            assertEquals(json, client.post(url, r -> r.body(json).header("Content-Type", "application/json")).text());
        });
    }

    @Test
    void errorsNameFieldsAsTheClientDoes() throws Exception {
        Consumer<App> snake = app -> app.json(c -> c.naming(Naming.SNAKE_CASE));
        assertStarts("422 {\"error\":\"field 'unit_price' is missing\"", post("{\"item_name\":\"a\",\"SKU\":\"\"}", snake, JsonConfigTest::lamps));
        assertStarts("422 {\"error\":\"field 'unit_price' must be a whole number\"", post("{\"item_name\":\"a\",\"unit_price\":\"7\",\"SKU\":\"\"}", snake, JsonConfigTest::lamps));
        assertStarts("422 {\"error\":\"field 'unitPrice' is unknown; known are [item_name, unit_price, short_note, SKU]\"",
                post("{\"item_name\":\"a\",\"unit_price\":7,\"SKU\":\"\",\"unitPrice\":7}", snake, JsonConfigTest::lamps));
    }

    @Test
    void absentFieldsAreLeftOut() throws Exception {
        serve(app -> {
            app.json(JsonConfig::omitAbsent);
            lamps(app);
        }, (client, url) -> assertEquals("{\"itemName\":\"lamp\",\"unitPrice\":7,\"SKU\":\"l-7\"}", client.get(url).text()));
    }

    @Test
    void unknownFieldsAreDroppedIfAskedFor() throws Exception {
        var body = "{\"itemName\":\"a\",\"unitPrice\":7,\"SKU\":\"\",\"colour\":\"red\"}";
        assertStarts("422 {\"error\":\"field 'colour' is unknown", post(body, _ -> {
        }, JsonConfigTest::lamps));
        assertStarts("200 {\"itemName\":\"a\"", post(body, app -> app.json(JsonConfig::ignoreUnknown), JsonConfigTest::lamps));
    }

    @Test
    void whatHasNoMethodIsJacksons() throws Exception {
        serve(app -> {
            app.json(c -> c.naming(Naming.KEBAB_CASE).mapper(builder -> builder.enable(SerializationFeature.INDENT_OUTPUT)));
            app.get("/", _ -> Map.of("a", 1));
        }, (client, url) -> assertEquals("{\n  \"a\" : 1\n}", client.get(url).text().replace("\r", "")));
    }

    @Test
    void enumsByNameInBothDirections() throws Exception {
        Consumer<App> shirts = app -> app.post("/", Shirt.class, (_, shirt) -> shirt);
        Consumer<App> standard = _ -> {
        };
        assertEquals("200 {\"size\":\"SMALL\"}", post("{\"size\":\"SMALL\"}", standard, shirts));
        assertEquals("200 {\"size\":\"x-large\"}", post("{\"size\":\"x-large\"}", standard, shirts));
        assertStarts("422 {\"error\":\"field 'size' must be one of [SMALL, x-large]\"", post("{\"size\":\"for people: SMALL\"}", standard, shirts));
    }

    @Test
    void timesAreTextsInIso8601() throws Exception {
        var times = new Times(Instant.parse("2026-01-02T03:04:05.006Z"), LocalDate.parse("2026-01-02"), Duration.ofSeconds(90));
        var json = "{\"at\":\"2026-01-02T03:04:05.006Z\",\"day\":\"2026-01-02\",\"length\":\"PT1M30S\"}";
        serve(app -> {
            app.get("/", _ -> times);
            app.post("/", Times.class, (_, sent) -> sent.equals(times));
        }, (client, url) -> {
            assertEquals(json, client.get(url).text());
            assertEquals("true", client.post(url, r -> r.body(json).header("Content-Type", "application/json")).text());
        });
    }

    /** As FastAPI does, but with the name of the field in the log. */
    @Test
    void whatIsNoNumberIsA500AndTheLogNamesTheField() throws Exception {
        try (var reports = new Failures()) {
            serve(app -> {
                app.get("/record", _ -> new Path("a", List.of(new Point(1, 2f), new Point(Double.NaN, 3f))));
                app.get("/box", _ -> new Point(1, Float.POSITIVE_INFINITY));
                app.get("/array", _ -> Map.of("all", new double[] {1, Double.NEGATIVE_INFINITY}));
                app.get("/floats", _ -> new float[] {Float.NaN});
                app.get("/list", _ -> List.of(1.0, Double.NaN));
                app.get("/fine", _ -> List.of(1.5, 2.5f, new double[] {1}, new float[] {2}));
            }, (client, url) -> {
                for (var path : List.of("record", "box", "array", "floats", "list")) {
                    assertEquals(500, client.get(url + "/" + path).status(), path);
                }
                assertEquals("[1.5,2.5,[1.0],[2.0]]", client.get(url + "/fine").text());
            });
            assertEquals(List.of("field 'points[1].x' of the response is NaN", "field 'y' of the response is Infinity", "field 'all' of the response is -Infinity",
                    "the body of the response is NaN", "field '[1]' of the response is NaN"), reports.messages());
        }
    }
}
