package dev.meanwhile.test.web;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.elapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.JsonType;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.web.App;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestClientTest {
    private final Shop shop = new Shop();

    @BeforeAll
    static void loadVertx() {
        Vertx.load();
    }

    // Requests.

    @LoopTest
    void recordsGoAndCome() {
        try (var client = TestClient.of(shop.app())) {
            var created = client.post("/items", new Shop.Item("lamp", 20)).requireStatus(201);
            assertEquals(new Shop.Item("lamp", 20), created.json(Shop.Item.class));
            assertEquals(List.of(new Shop.Item("lamp", 20)), client.get("/items").json(new JsonType<List<Shop.Item>>() { }));
            assertEquals(422, client.post("/items", Map.of("name", "lamp", "price", -1)).status());
            assertEquals(404, client.get("/items/7").status());
        }
    }

    @LoopTest
    void allVerbs() {
        try (var client = TestClient.of(shop.app())) {
            assertEquals("application/json: {\"name\":\"a\",\"price\":1.0}", client.put("/echo", new Shop.Item("a", 1)).text());
            assertEquals("application/x-www-form-urlencoded: q=a+b", client.put("/echo", r -> r.form(Map.of("q", "a b"))).text());
            assertEquals(new Shop.Item("a", 1), client.patch("/echo", new Shop.Item("a", 1)).json(Shop.Item.class));
            assertEquals("1 & 2", client.delete("/echo", r -> r.query("q", "1 & 2")).text());
            assertEquals("none", client.delete("/echo").text());
            assertEquals("", client.head("/items").requireStatus(200).text());
            assertTrue(client.options("/items").header("Allow").orElse("").contains("POST"));
        }
    }

    @LoopTest
    void aFormWithAFile() {
        try (var client = TestClient.of(shop.app())) {
            var form = Multipart.form().field("title", "Sea").file("photo", "a\"b.png", "image/png", new byte[] {'P', 'N', 'G'});
            var lines = client.post("/echo", r -> r.multipart(form)).text();
            assertTrue(lines.startsWith("multipart/form-data; boundary="), lines);
            assertTrue(lines.contains("name=\"title\"\r\n\r\nSea\r\n"), lines);
            assertTrue(lines.contains("name=\"photo\"; filename=\"a%22b.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--"), lines);
        }
    }

    @LoopTest
    void anUnexpectedStatusShowsTheBody() {
        try (var client = TestClient.of(shop.app())) {
            var thrown = assertThrows(AssertionError.class, () -> client.get("/items/7").requireStatus(200));
            assertEquals("GET http://testserver/items/7 -> 404 Not Found, but 200 was expected. The body:\n{\"error\":\"there is no item 7\"}", thrown.getMessage());
            var other = assertThrows(AssertionError.class, () -> client.get("/items").json(Shop.Item.class));
            assertTrue(other.getMessage().contains("not valid JSON for Item") && other.getMessage().endsWith("The body:\n[]"), other.getMessage());
        }
    }

    // Cookies and redirects.

    @LoopTest
    void aSessionLastsFromRequestToRequest() {
        try (var client = TestClient.of(shop.app())) {
            var response = client.post("/sign-in", r -> r.body(""));
            assertEquals("session=anna", response.text(), "the redirect is followed, with its cookie");
            assertEquals(Map.of("session", "anna"), response.history().getFirst().cookies());
            assertEquals("http://testserver/me", response.url().toString());
            assertEquals(Optional.of("anna"), client.cookie("session"));
            assertEquals("session=bert; more=1", client.get("/me", r -> r.cookie("session", "bert").cookie("more", "1")).text());
            assertEquals("session=anna", client.get("/me").text());
            client.get("/sign-out");
            assertEquals("nobody", client.get("/me").text());
            client.cookie("session", "carla");
            assertEquals("session=carla", client.get("/me").text());
            client.clearCookies();
            assertEquals(Map.of(), client.cookies());
        }
    }

    @LoopTest
    void aCookieExpiresOnTheTestsClock() {
        try (var client = TestClient.of(shop.app())) {
            client.post("/sign-in", r -> r.body(""));
            sleep(seconds(59));
            assertEquals("session=anna", client.get("/me").text());
            sleep(seconds(2));
            assertEquals("nobody", client.get("/me").text());
        }
    }

    @LoopTest
    void redirectsCanBeLookedAt() {
        try (var client = TestClient.of(shop.app(), t -> t.followRedirects(false))) {
            assertEquals(Optional.of("/moved"), client.get("/moved").header("Location"));
        }
        try (var client = TestClient.of(shop.app())) {
            assertTrue(assertThrows(AssertionError.class, () -> client.get("/moved")).getMessage().contains("more than 20 times"));
        }
    }

    // Time.

    @LoopTest
    void aTimeoutTakesNoTime() {
        try (var client = TestClient.of(shop.app())) {
            client.get("/items");
            var before = elapsed();
            assertEquals(504, client.get("/slow").status());
            assertEquals(seconds(30), elapsed().minus(before));
        }
    }

    @LoopTest
    void aHandlerIsCancelledWhenItsClientLeaves() {
        try (var client = TestClient.of(shop.app())) {
            var asking = spawn(() -> client.get("/hang"));
            sleep(seconds(1));
            asking.cancel();
            sleep(seconds(1));
            assertTrue(shop.diary.contains("cancelled"), shop.diary.toString());
        }
    }

    // Streams.

    @LoopTest
    void aWebSocketWithTheSession() {
        try (var client = TestClient.of(shop.app())) {
            client.cookie("session", "anna");
            try (var socket = client.websocket("/chat")) {
                assertEquals("hello session=anna", socket.receive());
                socket.send("hi");
                assertEquals("HI", socket.receive());
            }
            assertEquals(404, assertThrows(HttpException.BadStatus.class, () -> client.websocket("/nothing")).status());
        }
    }

    @LoopTest
    void eventsForAnHour() {
        try (var client = TestClient.of(shop.app())) {
            var seen = new ArrayList<ReceivedEvent>();
            try (var ticks = client.events("/ticks").take(61)) {
                ticks.forEach(seen::add);
            }
            assertEquals(new ReceivedEvent("tick", "{\"tick\":60}", Optional.of("60"), Optional.empty()), seen.getLast());
            assertEquals(Map.of("tick", 60), seen.getLast().json(Map.class));
            sleep(seconds(1));
            assertTrue(shop.diary.contains("ticks closed"), shop.diary.toString());
            assertThrows(AssertionError.class, () -> client.events("/items").toList());
        }
    }

    // The application's life.

    @LoopTest
    void hooksRunBeforeAndAfter() {
        try (var client = TestClient.of(shop.app())) {
            client.get("/later");
            assertEquals(List.of("store opened", "start"), shop.diary);
        }
        assertEquals(List.of("store opened", "start", "mail sent", "stop", "store closed"), shop.diary);
    }

    @LoopTest
    void aFailingStartHookFailsTheTest() {
        var app = shop.app();
        app.onStart(() -> {
            throw new IllegalArgumentException("no database");
        });
        assertEquals("no database", assertThrows(IllegalArgumentException.class, () -> TestClient.of(app)).getMessage());
        assertEquals(List.of("store opened", "start", "store closed"), shop.diary);
    }

    @LoopTest
    void aValueIsReplacedForOneClientOnly() {
        var app = shop.app();
        try (var client = TestClient.of(app, t -> t.provide(Shop.Store.class, () -> new Shop.Store("fake", List.of(new Shop.Item("fake", 1)), shop.diary)))) {
            assertEquals("fake", client.get("/items/0").json(Shop.Item.class).name());
        }
        assertEquals(List.of("start", "stop", "fake closed"), shop.diary);
        try (var client = TestClient.of(app)) {
            assertEquals("[]", client.get("/items").text());
        }
    }

    record User(String name) {
    }

    @LoopTest
    void soIsAValueOfEachRequest() {
        var app = new App();
        app.provideEach(User.class, _ -> new User("real"));
        app.get("/me", request -> request.provided(User.class).name());
        try (var client = TestClient.of(app, t -> t.provide(User.class, () -> new User("fake")))) {
            assertEquals("fake", client.get("/me").text());
        }
        try (var client = TestClient.of(app)) {
            assertEquals("real", client.get("/me").text());
        }
    }

    // Failures.

    @LoopTest
    void aFailureOfAHandlerIsThrown() {
        try (var client = TestClient.of(shop.app())) {
            var thrown = assertThrows(TestClient.HandlerFailed.class, () -> client.get("/broken"));
            assertInstanceOf(IllegalStateException.class, thrown.getCause());
            assertTrue(thrown.getMessage().contains("GET /broken") && thrown.getMessage().contains("no stock"), thrown.getMessage());
            assertEquals(200, client.get("/items").status());
        }
    }

    @LoopTest
    void orTheClientSeesThe500() {
        try (var client = TestClient.of(shop.app(), t -> t.raiseServerErrors(false))) {
            var response = client.get("/broken").requireStatus(500);
            assertFalse(response.text().contains("no stock"), response.text());
            assertInstanceOf(IllegalStateException.class, client.failures().getFirst().getCause());
        }
    }

    // Addresses.

    @LoopTest
    void hostHeadersAndClientAddress() {
        try (var client = TestClient.of(shop.app(), t -> t.clientAddress("203.0.113.7").header("X-Id", "7"));
                var other = TestClient.of(new Shop().app(), t -> t.baseUrl("http://shop.example:8080"))) {
            assertEquals("testserver asked by 203.0.113.7 7", client.get("/who").text());
            assertEquals("testserver asked by 203.0.113.7 8", client.get("/who", r -> r.header("x-id", "8")).text());
            assertEquals("shop.example:8080 asked by 127.0.0.1 none", other.get("/who").text());
            assertEquals("shop.example:8080 asked by 127.0.0.1 7", client.get(other.url() + "who").text());
        }
    }

    @LoopTest
    void httpsIsHttp2() {
        try (var client = TestClient.of(shop.app(), TestConfig::https)) {
            var response = client.post("/items", new Shop.Item("lamp", 20)).requireStatus(201);
            assertEquals("HTTP/2", response.version());
            try (var socket = client.websocket("/chat")) {
                assertEquals("hello nobody", socket.receive());
            }
        }
    }

    @Test
    void withoutALoop() {
        TestClient.run(shop.app(), client -> assertEquals(504, client.get("/slow").status()));
        assertTrue(assertThrows(IllegalStateException.class, () -> TestClient.of(shop.app())).getMessage().contains("TestClient.run"));
    }
}
