package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.JsonType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records in and out, and bodies that do not fit. */
@Timeout(30)
class JsonTest {
    record Item(String name, int price, Optional<String> note) {
        Item {
            if (price < 0) {
                throw new IllegalArgumentException("the price can't be negative");
            }
        }
    }

    record Order(List<Item> items) {
    }

    record Row(String zebra, int ant, boolean mouse) {
    }

    private static void shop(App app) {
        var store = new ArrayList<Item>();
        app.post("/items", Item.class, (_, item) -> {
            store.add(item);
            return Response.created(item).header("Location", "/items/" + store.size());
        });
        app.post("/orders", Order.class, (_, order) -> order.items().size());
        app.get("/row", _ -> new Row("z", 1, true));
        app.get("/rows", _ -> List.of(new Row("a", 1, true), new Row("b", 2, false)));
        app.post("/items/all", request -> request.json(new JsonType<List<Item>>() { }).stream().mapToInt(Item::price).sum());
        app.post("/optionals", request -> request.json(new JsonType<List<Optional<Integer>>>() { }).size());
        app.post("/any", request -> request.json(Object.class));
    }

    @Test
    void aRecordInAndOut() throws Exception {
        serve(JsonTest::shop, (client, url) -> {
            var created = client.post(url + "/items", new Item("lamp", 7, Optional.of("new")));
            assertEquals(201, created.status());
            assertEquals("/items/1", created.header("Location").orElseThrow());
            assertEquals("application/json", created.header("Content-Type").orElseThrow());
            assertEquals("{\"name\":\"lamp\",\"price\":7,\"note\":\"new\"}", created.text());
        });
    }

    @Test
    void aTypeWithTypeArguments() throws Exception {
        serve(JsonTest::shop, (client, url) -> assertEquals("9", client.post(url + "/items/all",
                List.of(new Item("lamp", 7, Optional.empty()), new Item("bulb", 2, Optional.empty()))).text()));
        check("/items/all", "[{\"name\": \"lamp\", \"price\": \"7\"}]", 422, "field '[0].price' must be a whole number");
    }

    @Test
    void componentsKeepTheirOrder() throws Exception {
        serve(JsonTest::shop, (client, url) -> {
            assertEquals("{\"zebra\":\"z\",\"ant\":1,\"mouse\":true}", client.get(url + "/row").text());
            assertEquals("[{\"zebra\":\"a\",\"ant\":1,\"mouse\":true},{\"zebra\":\"b\",\"ant\":2,\"mouse\":false}]", client.get(url + "/rows").text());
        });
    }

    private static void check(String path, String body, int status, String part) throws Exception {
        serve(JsonTest::shop, (client, url) -> {
            var response = client.post(url + path, r -> r.body(body).header("Content-Type", "application/json; charset=utf-8"));
            assertEquals(status, response.status(), body + " " + response.text());
            assertTrue(response.text().contains(part), response.text());
        });
    }

    @Test
    void anOptionalMayBeMissingOrNull() throws Exception {
        check("/items", "{\"name\":\"a\",\"price\":1}", 201, "\"price\":1");
        check("/items", "{\"name\":\"a\",\"price\":1,\"note\":null}", 201, "\"price\":1");
    }

    @Test
    void whatIsNoJsonIsA400WithThePosition() throws Exception {
        check("/items", "{\"name\": \"a\",\n  price}", 400, "\"line\":2,\"column\":");
        check("/items", "{\"name\":\"a\",\"price\":1", 400, "expected close marker for Object\",\"line\":1");
        check("/items", "", 400, "empty");
        check("/items", "{\"name\":\"a\",\"name\":\"b\",\"price\":1}", 400, "name");
        check("/items", "{\"name\":\"a\u0001\",\"price\":1}", 400, "\"column\":");
        check("/orders", "{\"items\":[{\"name\":}]}", 400, "\"line\":1");
        check("/any", "[".repeat(100_000), 400, "error");
    }

    @Test
    void whatDoesNotFitIsA422WithTheField() throws Exception {
        check("/items", "{\"price\":1}", 422, "{\"error\":\"field 'name' is missing\",\"field\":\"name\"");
        check("/items", "{\"name\":\"a\"}", 422, "field 'price' is missing");
        check("/items", "{\"name\":\"a\",\"price\":\"cheap\"}", 422, "field 'price' must be a whole number");
        check("/items", "{\"name\":\"a\",\"price\":\"7\"}", 422, "field 'price' must be a whole number");
        check("/items", "{\"name\":\"a\",\"price\":1.5}", 422, "field 'price' must be a whole number");
        check("/items", "{\"name\":\"a\",\"price\":99999999999}", 422, "field 'price' must be a whole number");
        check("/items", "{\"name\":7,\"price\":1}", 422, "field 'name' must be a text");
        check("/items", "{\"name\":null,\"price\":1}", 422, "field 'name' must not be null");
        check("/items", "{\"name\":\"a\",\"price\":null}", 422, "field 'price' must not be null");
        check("/items", "{\"name\":\"a\",\"price\":1,\"colour\":\"red\"}", 422, "field 'colour' is unknown; known are [");
        check("/orders", "{\"items\":[{\"name\":\"a\",\"price\":1},{\"name\":\"b\"}]}", 422, "field 'items[1].price' is missing");
        check("/items", "[]", 422, "the body must be");
        check("/items", "null", 422, "the body must be an object (Item), not null");
        check("/items", "{\"name\":\"a\",\"price\":1} true", 422, "continues after the end");
    }

    @Test
    void everythingThatDoesNotFitAtOnce() throws Exception {
        check("/orders", "{\"items\":[{\"name\":7,\"price\":1.5},null,{\"name\":\"a\",\"price\":-1},{\"price\":1,\"x\":[1]}],\"more\":true}", 422,
                "{\"error\":\"7 values are invalid\",\"errors\":[{\"location\":\"body.items[0].name\",\"message\":\"must be a text\",\"value\":7},"
                        + "{\"location\":\"body.items[0].price\",\"message\":\"must be a whole number\",\"value\":1.5},"
                        + "{\"location\":\"body.items[1]\",\"message\":\"must not be null\"},"
                        + "{\"location\":\"body.items[2]\",\"message\":\"the price can't be negative\"},"
                        + "{\"location\":\"body.items[3].x\",\"message\":\"is unknown; known are [");
        check("/items/all", "[" + "{},".repeat(1_000) + "{}]", 422, "100 values are invalid");
    }

    @Test
    void noElementIsNullUnlessItMayBe() throws Exception {
        check("/orders", "{\"items\":[null]}", 422, "field 'items[0]' must not be null");
        check("/optionals", "[1,null]", 200, "2");
        check("/any", "{\"a\":[null]}", 200, "null");
        check("/items/all", "[null]", 422, "field '[0]' must not be null");
    }

    @Test
    void whatTheConstructorRefuses() throws Exception {
        check("/items", "{\"name\":\"a\",\"price\":-1}", 422, "\"error\":\"the price can't be negative\"");
    }

    @Test
    void anotherType() throws Exception {
        serve(JsonTest::shop, (client, url) -> {
            assertEquals(415, client.post(url + "/items", r -> r.body("{}").header("Content-Type", "text/plain")).status());
            assertEquals(415, client.post(url + "/items", r -> r.body("{}").header("Content-Type", "application/x-www-form-urlencoded")).status());
            assertEquals(201, client.post(url + "/items", r -> r.body("{\"name\":\"a\",\"price\":1}")
                    .header("Content-Type", "application/vnd.shop+json")).status());
        });
    }
}
