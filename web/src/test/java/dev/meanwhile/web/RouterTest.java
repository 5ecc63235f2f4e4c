package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.web.Served.raw;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routers on routers, for hosts and below paths; names, slashes and limits of routes. */
@Timeout(30)
class RouterTest {
    private static Middleware marks(String name) {
        return (request, next) -> next.respond(request).header("Through", name);
    }

    @Test
    void aRouterIsMountedBelowAPath() throws Exception {
        serve(app -> {
            var items = new Router();
            app.mount("/shops/{shop}/items", items);
            items.get("/{id}", request -> request.path("shop") + " " + request.path("id") + " " + request.route().orElseThrow());
            app.mount("/", items);
        }, (client, url) -> {
            assertEquals("a 7 /shops/{shop}/items/{id}", client.get(url + "/shops/a/items/7").text());
            assertEquals(500, client.get(url + "/7").status(), "there is no parameter 'shop'");
        });
    }

    @Test
    void middlewareOfRoutersAndRoutesIsAroundTheirs() throws Exception {
        serve(app -> {
            var outer = new Router();
            var inner = new Router();
            app.use(marks("app"));
            outer.use(marks("outer"));
            inner.use(marks("inner"));
            inner.get("/", _ -> "").use(marks("route"));
            outer.mount("/inner", inner);
            outer.get("/fails", _ -> {
                throw new HttpError(409, "no");
            });
            app.mount("/outer", outer);
            app.get("/plain", _ -> "");
        }, (client, url) -> {
            assertEquals("[route, inner, outer, app]", client.get(url + "/outer/inner/").headers().all("Through").toString());
            assertEquals("[outer, app]", client.get(url + "/outer/fails").headers().all("Through").toString());
            assertEquals("[app]", client.get(url + "/plain").headers().all("Through").toString());
            var nothing = client.get(url + "/outer/inner/x");
            assertEquals("404 [inner, outer, app]", nothing.status() + " " + nothing.headers().all("Through"));
            var method = client.delete(url + "/outer/fails");
            assertEquals("405 [outer, app]", method.status() + " " + method.headers().all("Through"));
        });
    }

    @Test
    void routersForHosts() throws Exception {
        serve(app -> {
            var api = new Router();
            api.get("/", _ -> "api");
            var tenants = new Router();
            tenants.get("/", request -> "tenant " + request.path("tenant"));
            app.get("/", _ -> "all");
            app.get("/health", _ -> "well");
            app.host("API.example.org", api);
            app.host("{tenant}.shop.example.org", tenants);
        }, (_, url) -> {
            assertEquals("api", at(url, "/", "api.example.org:8000"));
            assertEquals("tenant bert", at(url, "/", "bert.shop.example.org"));
            assertEquals("all", at(url, "/", "a.b.shop.example.org"));
            assertEquals("well", at(url, "/health", "api.example.org"));
        });
    }

    private static String at(String url, String path, String host) throws Exception {
        var response = raw(url, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void aParameterMayBeAPartOfASegment() throws Exception {
        serve(app -> {
            app.get("/reports/{name}.json", request -> "json " + request.path("name"));
            app.get("/reports/{name}.min.json", request -> "min " + request.path("name"));
            app.get("/reports/{name}", request -> "any " + request.path("name"));
            app.get("/reports/all.json", _ -> "all");
            app.get("/v{version}/x", request -> request.path("version", int.class));
        }, (client, url) -> {
            assertEquals("json year", client.get(url + "/reports/year.json").text());
            assertEquals("min year", client.get(url + "/reports/year.min.json").text());
            assertEquals("any year", client.get(url + "/reports/year").text());
            assertEquals("all", client.get(url + "/reports/all.json").text());
            assertEquals("any .json", client.get(url + "/reports/.json").text());
            assertEquals("3", client.get(url + "/v3/x").text());
        });
    }

    @Test
    void pathsAreMadeFromNames() throws Exception {
        serve(app -> {
            var items = new Router();
            items.get("/{id}", _ -> "").name("item");
            items.get("/{id}.pdf", _ -> "").name("pdf");
            app.mount("/items", items);
            app.get("/files/{path:path}", _ -> "").name("file");
            app.get("/here", request -> request.url("item", Map.of("id", "a b/c")));
            var api = new Router();
            api.get("/", _ -> "").name("start");
            app.host("{tenant}.example.org", api);
            app.get("/others", request -> request.url("pdf", Map.of("id", 7)) + " " + request.url("file", Map.of("path", "a/ü.txt")) + " "
                    + request.url("item", Map.of("id", 7, "page", "2&3")) + " " + request.url("start", Map.of("tenant", "bert")));
            app.get("/unknown", request -> request.url("nothing", Map.of()));
        }, (client, url) -> {
            assertEquals("/items/a%20b%2Fc", client.get(url + "/here").text());
            assertEquals("/items/7.pdf /files/a/%C3%BC.txt /items/7?page=2%263 //bert.example.org/", client.get(url + "/others").text());
            assertEquals(500, client.get(url + "/unknown").status());
        });
    }

    @Test
    void slashesAtTheEnd() throws Exception {
        for (var policy : Slashes.values()) {
            serve(app -> {
                app.slashes(policy);
                app.get("/items", _ -> "items");
                app.get("/shops/", _ -> "shops");
            }, (client, url) -> {
                assertEquals("items", client.get(url + "/items").text());
                var more = client.get(url + "/items/?a=b");
                var fewer = client.get(url + "/shops");
                switch (policy) {
                    case STRICT -> assertEquals("404 404", more.status() + " " + fewer.status());
                    case REDIRECT -> {
                        assertEquals("307 /items?a=b", more.status() + " " + more.header("Location").orElseThrow());
                        assertEquals("307 /shops/", fewer.status() + " " + fewer.header("Location").orElseThrow());
                    }
                    case SAME -> assertEquals("items shops", more.text() + " " + fewer.text());
                }
                assertEquals(404, client.get(url + "/nothing/").status());
            });
        }
    }

    @Test
    void aRedirectForASlashStaysHere() throws Exception {
        serve(app -> {
            app.slashes(Slashes.REDIRECT);
            app.get("//evil.example", _ -> "");
        }, (_, url) -> {
            var response = raw(url, "GET", "//evil.example/");
            assertTrue(response.contains("Location: /evil.example\r\n"), response);
        });
    }

    @Test
    void routesThatCollideAreNamedWithTheirLines() {
        var app = new App();
        var items = new Router();
        items.get("/{id}", _ -> "");
        app.get("/items/{name}", _ -> "");
        app.mount("/items", items);
        var e = assertThrows(IllegalArgumentException.class, app::table);
        assertTrue(e.getMessage().matches("GET /items/\\{id} \\(RouterTest.java:\\d+\\): there is already a route for these requests: GET /items/\\{name} \\(RouterTest.java:\\d+\\)"),
                e.getMessage());
    }

    @Test
    void soAreThoseOfOneHost() {
        var app = new App();
        for (var pattern : new String[] {"{a}.example.org", "{b}.EXAMPLE.org"}) {
            var router = new Router();
            router.get("/", _ -> "");
            app.host(pattern, router);
        }
        assertThrows(IllegalArgumentException.class, app::table);
    }

    @Test
    void theMoreOfAHostIsNamedTheEarlierItComes() throws Exception {
        serve(app -> {
            for (var pattern : new String[] {"*.org", "{any}.example.org", "api.example.org", "*.example.org"}) {
                var router = new Router();
                router.get("/", _ -> pattern);
                app.host(pattern, router);
            }
        }, (_, url) -> {
            assertEquals("api.example.org", at(url, "/", "api.example.org"));
            assertEquals("{any}.example.org", at(url, "/", "x.example.org"));
            assertEquals("*.example.org", at(url, "/", "x.y.example.org"));
            assertEquals("*.org", at(url, "/", "else.org"));
        });
    }

    @Test
    void aPrefixMayEndWithASlash() throws Exception {
        serve(app -> {
            var items = new Router();
            items.use(marks("items"));
            items.get("/a", _ -> "");
            app.mount("/items/", items);
        }, (client, url) -> {
            assertEquals("200 [items]", client.get(url + "/items/a").status() + " " + client.get(url + "/items/a").headers().all("Through"));
            assertEquals("404 [items]", client.get(url + "/items/b").status() + " " + client.get(url + "/items/b").headers().all("Through"));
            assertEquals("404 []", client.get(url + "/b").status() + " " + client.get(url + "/b").headers().all("Through"));
        });
    }

    @Test
    void aFailureReachesATransactionThroughWhatAddsHeaders() throws Exception {
        var ends = new ArrayList<String>();
        serve(app -> {
            app.use(marks("outer"));
            app.use((request, next) -> {
                try {
                    var response = next.handle(request);
                    ends.add("committed");
                    return response;
                } catch (Exception e) {
                    ends.add("undone by " + e.getMessage());
                    throw e;
                }
            });
            app.use(marks("inner"));
            app.get("/fails", _ -> {
                throw new HttpError(409, "sold out");
            });
            app.get("/works", _ -> "fine");
        }, (client, url) -> {
            var response = client.get(url + "/fails");
            assertEquals("409 [inner, outer] {\"error\":\"sold out\"}", response.status() + " " + response.headers().all("Through") + " " + response.text());
            assertEquals("[inner, outer]", client.get(url + "/works").headers().all("Through").toString());
            assertEquals(List.of("undone by sold out", "committed"), ends);
        });
    }

    @Test
    void middlewareMayReplaceAFailureOrTryAgain() throws Exception {
        var tries = new int[1];
        serve(app -> {
            app.use(marks("outer"));
            app.use((request, next) -> {
                try {
                    return next.handle(request);
                } catch (HttpError e) {
                    return Response.ok("instead of " + e.getMessage());
                }
            });
            app.use((request, next) -> {
                var first = next.respond(request);
                return first.status() < 500 ? first : next.respond(request);
            });
            app.get("/fails", _ -> {
                throw new HttpError(409, "sold out");
            });
            app.get("/shaky", _ -> {
                if (tries[0]++ == 0) {
                    throw new HttpError(503, "later");
                }
                return "fine";
            });
        }, (client, url) -> {
            var replaced = client.get(url + "/fails");
            assertEquals("200 instead of sold out [outer]", replaced.status() + " " + replaced.text() + " " + replaced.headers().all("Through"));
            assertEquals("fine", client.get(url + "/shaky").text());
        });
    }

    @Test
    void routersThatMakeNoSense() {
        var app = new App();
        var a = new Router();
        var b = new Router();
        a.mount("/b", b);
        assertThrows(IllegalArgumentException.class, () -> b.mount("/a", a));
        assertThrows(IllegalArgumentException.class, () -> a.mount("/a", a));
        assertThrows(IllegalArgumentException.class, () -> a.mount("/app", app));
        assertThrows(IllegalArgumentException.class, () -> app.mount("b", b));
        for (var host : new String[] {"", "a:80", "http://a", "a b"}) {
            assertThrows(IllegalArgumentException.class, () -> app.host(host, b), host);
        }
    }

    @Test
    void theCaseOfAMethodDoesNotMatter() throws Exception {
        serve(app -> app.route("purge", "/", request -> request.method()), (_, url) ->
                assertTrue(raw(url, "PURGE", "/").endsWith("PURGE")));
        assertThrows(IllegalArgumentException.class, () -> new App().route("GET IT", "/", _ -> ""));
    }

    @Test
    void aRouteHasALimitOfTime() throws Exception {
        serve(app -> app.get("/slow", _ -> {
            sleep(seconds(60));
            return "";
        }).timeout(Duration.ofMillis(20)), (client, url) -> {
            var response = client.get(url + "/slow");
            assertEquals(503, response.status());
            assertTrue(response.text().contains("longer than 0.02s"), response.text());
        });
    }

    @Test
    void aRouteHasALimitForBodies() throws Exception {
        serve(app -> {
            app.post("/text", request -> request.text().length()).maxBodyBytes(10);
            app.post("/chunks", request -> request.chunks().map(chunk -> chunk.length).toList()).maxBodyBytes(10);
            app.post("/free", request -> request.text().length());
        }, (client, url) -> {
            for (var path : new String[] {"/text", "/chunks"}) {
                assertEquals(200, client.post(url + path, r -> r.body("0123456789")).status());
                assertEquals(413, client.post(url + path, r -> r.body("01234567890")).status());
            }
            assertEquals("11", client.post(url + "/free", r -> r.body("01234567890")).text());
        });
    }

    @Test
    void errorsAreAnsweredByType() throws Exception {
        serve(app -> {
            app.onError(java.io.IOException.class, (_, e) -> Response.of(502, "io " + e.getMessage()));
            app.onError(NoSuchFileException.class, (_, e) -> Response.of(404, "no file " + e.getMessage()));
            app.onStatus(404, (request, error) -> Response.html("<p>" + request.path() + " " + error.getMessage()));
            app.onStatus(500, (_, error) -> "sorry, " + error.getCause().getMessage());
            app.get("/io", _ -> {
                throw new java.io.FileNotFoundException("x");
            });
            app.get("/file", _ -> Files.readString(Path.of("/nothing/here")));
            app.get("/bug", _ -> {
                throw new IllegalStateException("a bug");
            });
        }, (client, url) -> {
            var io = client.get(url + "/io");
            assertEquals("502 io x", io.status() + " " + io.text());
            var nothing = client.get(url + "/nothing");
            assertEquals("404 <p>/nothing there is nothing at /nothing", nothing.status() + " " + nothing.text());
            assertTrue(nothing.header("Content-Type").orElseThrow().startsWith("text/html"));
            var file = client.get(url + "/file");
            assertEquals("404 no file /nothing/here", file.status() + " " + file.text());
            var bug = client.get(url + "/bug");
            assertEquals("500 sorry, a bug", bug.status() + " " + bug.text());
        });
    }

    @Test
    void aHandlerOfErrorsThatFailsIsAnsweredToo() throws Exception {
        serve(app -> {
            app.onStatus(404, (_, _) -> {
                throw new IllegalStateException("again");
            });
            app.get("/", _ -> "fine");
        }, (client, url) -> {
            assertEquals(500, client.get(url + "/nothing").status());
            assertEquals("fine", client.get(url).text());
        });
    }

    @Test
    void problemDetails() throws Exception {
        serve(app -> {
            app.problemDetails();
            app.get("/sold", _ -> {
                throw new HttpError(409, "sold out").detail("item", 7).header("Retry-After", "3");
            });
        }, (client, url) -> {
            var response = client.get(url + "/sold");
            assertEquals("application/problem+json", response.header("Content-Type").orElseThrow());
            assertEquals("3", response.header("Retry-After").orElseThrow());
            assertEquals("{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"sold out\",\"instance\":\"/sold\",\"item\":7}", response.text());
        });
    }
}
