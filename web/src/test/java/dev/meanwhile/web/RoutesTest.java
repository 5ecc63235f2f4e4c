package dev.meanwhile.web;

import static dev.meanwhile.web.Served.raw;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which handler answers, and what it learns from path and query. */
@Timeout(30)
class RoutesTest {
    enum Colour { RED, GREEN }

    private static void routes(App app) {
        app.get("/", _ -> "root");
        app.get("/items/{id}", request -> "item " + request.path("id", int.class));
        app.get("/items/new", _ -> "a new one");
        app.put("/items/{key}", request -> "put " + request.path("key"));
        app.delete("/items/{id}", _ -> Response.noContent());
        app.get("/deep/{a}/x/{b}", request -> request.path("a") + "+" + request.path("b"));
        app.get("/rest/{path:path}", request -> "rest " + request.path("path"));
        app.get("/query", request -> request.query("q").orElse("none") + request.query("page", int.class, 1) + request.queries("tag"));
        app.get("/must", request -> "" + request.query("on", boolean.class) + request.query("colour", Colour.class, Colour.RED));
        app.get("/uuid/{id}", request -> "" + request.path("id", UUID.class));
    }

    @Test
    void theHandlerOfTheMostParticularRoute() throws Exception {
        serve(RoutesTest::routes, (client, url) -> {
            assertEquals("root", client.get(url).text());
            assertEquals("item 7", client.get(url + "/items/7").text());
            assertEquals("a new one", client.get(url + "/items/new").text());
            assertEquals("put seven", client.request("PUT", url + "/items/seven", r -> r).text());
            assertEquals(204, client.delete(url + "/items/7").status());
            assertEquals("1+2", client.get(url + "/deep/1/x/2").text());
            assertEquals("rest a/b/c.txt", client.get(url + "/rest/a/b/c.txt").text());
        });
    }

    @Test
    void partsOfThePathAreDecoded() throws Exception {
        serve(RoutesTest::routes, (_, url) -> {
            assertTrue(raw(url, "GET", "/deep/a%2Fb/x/c+d%20%C3%A9").endsWith("\r\n\r\na/b+c+d é"));
            assertTrue(raw(url, "GET", "/deep/%zz/x/1").startsWith("HTTP/1.1 400"));
        });
    }

    @Test
    void parametersOfTheQuery() throws Exception {
        serve(RoutesTest::routes, (client, url) -> {
            assertEquals("none1[]", client.get(url + "/query").text());
            assertEquals("x y3[a, b]", client.get(url + "/query?q=x%20y&page=3&tag=a&tag=b").text());
            assertEquals("trueGREEN", client.get(url + "/must?on=true&colour=GREEN").text());
        });
    }

    @Test
    void parametersThatDoNotFit() throws Exception {
        serve(RoutesTest::routes, (client, url) -> {
            assertEquals("422 {\"error\":\"path parameter 'id' must be a whole number, not 'seven'\",\"parameter\":\"id\",\"errors\":[{\"location\":\"path.id\",\"message\":\"must be a whole number\",\"value\":\"seven\"}]}", text(client.get(url + "/items/seven")));
            assertEquals("422 {\"error\":\"query parameter 'on' is missing\",\"parameter\":\"on\",\"errors\":[{\"location\":\"query.on\",\"message\":\"is missing\"}]}", text(client.get(url + "/must")));
            assertEquals("422 {\"error\":\"query parameter 'page' must be a whole number, not ''\",\"parameter\":\"page\",\"errors\":[{\"location\":\"query.page\",\"message\":\"must be a whole number\",\"value\":\"\"}]}", text(client.get(url + "/query?page=")));
            assertEquals("422 {\"error\":\"query parameter 'colour' must be one of [RED, GREEN], not 'BLUE'\",\"parameter\":\"colour\",\"errors\":[{\"location\":\"query.colour\",\"message\":\"must be one of [RED, GREEN]\",\"value\":\"BLUE\"}]}",
                    text(client.get(url + "/must?on=1&colour=BLUE")));
            assertEquals(422, client.get(url + "/uuid/1-1-1-1-1").status());
        });
    }

    private static String text(dev.meanwhile.http.Response response) {
        return response.status() + " " + response.text();
    }

    @Test
    void nothingThere() throws Exception {
        serve(RoutesTest::routes, (client, url) -> {
            assertEquals("404 {\"error\":\"there is nothing at /none\"}", text(client.get(url + "/none")));
            assertEquals(404, client.get(url + "/items/").status());
            assertEquals(404, client.get(url + "/items/7/more").status());
        });
    }

    @Test
    void anotherMethod() throws Exception {
        serve(RoutesTest::routes, (client, url) -> {
            var refused = client.post(url + "/items/7", r -> r.body("x"));
            assertEquals(405, refused.status());
            assertEquals("DELETE, GET, HEAD, OPTIONS, PUT", refused.header("Allow").orElseThrow());
            var options = client.request("OPTIONS", url + "/query", r -> r);
            assertEquals(204, options.status());
            assertEquals("GET, HEAD, OPTIONS", options.header("Allow").orElseThrow());
        });
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        serve(RoutesTest::routes, (client, url) -> {
            var head = client.head(url + "/items/7");
            assertEquals(200, head.status());
            assertEquals("6", head.header("Content-Length").orElseThrow());
            assertTrue(raw(url, "HEAD", "/items/7").endsWith("\r\n\r\n"));
        });
    }

    @Test
    void routesThatMakeNoSense() {
        var app = new App();
        app.get("/items/{id}", _ -> "");
        for (var path : new String[] {"items", "/a{b}{c}", "/a{b:path}", "/{a}/{a}", "/{rest:path}/x", "/a?b", "/{}", "/items/{other}"}) {
            var e = assertThrows(IllegalArgumentException.class, () -> app.get(path, _ -> ""), path);
            assertTrue(e.getMessage().contains(path), e.getMessage());
        }
    }

    @Test
    void routesCantBeAddedWhileItListens() throws Exception {
        var app = new App[1];
        serve(it -> app[0] = it, (_, _) -> assertThrows(IllegalStateException.class, () -> app[0].get("/", _ -> "")));
    }
}
