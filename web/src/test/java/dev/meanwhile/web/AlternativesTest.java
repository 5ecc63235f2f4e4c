package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client chooses the form of an answer. */
@Timeout(30)
class AlternativesTest {
    record Item(String name) {
    }

    private static String ask(HttpClient client, String url, String accept) {
        var response = client.get(url, r -> r.header("Accept", accept));
        return response.status() + " " + response.header("Content-Type").orElse("none") + " " + response.text();
    }

    @Test
    void theOneThatIsWantedMost() throws Exception {
        var made = new ArrayList<String>();
        serve(app -> app.get("/", _ -> Response.either("application/json", () -> {
            made.add("json");
            return new Item("lamp");
        }).or("text/html", () -> Response.html("<b>lamp</b>")).or("text/csv", () -> "lamp")), (client, url) -> {
            var json = "200 application/json {\"name\":\"lamp\"}";
            var html = "200 text/html; charset=utf-8 <b>lamp</b>";
            var csv = "200 text/csv; charset=utf-8 lamp";
            for (var accept : List.of("*/*", "application/*", "application/json, text/html", "text/html;q=0.5, */*", "APPLICATION/JSON", "text/csv;q=0.9, */*;q=0.9")) {
                assertEquals(json, ask(client, url, accept), accept);
            }
            made.clear();
            for (var accept : List.of("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/*", "application/json;q=0.1, text/html;q=0.2", "application/json;q=0, text/html")) {
                assertEquals(html, ask(client, url, accept), accept);
            }
            assertEquals(csv, ask(client, url, "text/csv;header=absent, text/*;q=0.5"));
            assertEquals(csv, ask(client, url, "text/html;q=0, text/*"));
            assertEquals(List.of(), made);
            assertEquals("Accept", client.get(url).header("Vary").orElseThrow());
        });
    }

    @Test
    void ifItWantsNoneItGetsTheList() throws Exception {
        serve(app -> app.get("/", _ -> Response.either("application/json", () -> 1).or("text/html", () -> "1")), (client, url) -> {
            var text = ask(client, url, "image/png, */*;q=0");
            assertEquals("406 application/json {\"error\":\"none of the types in Accept can be sent; there are: application/json, text/html\","
                    + "\"types\":[\"application/json\",\"text/html\"]}", text);
        });
    }

    @Test
    void statusAndErrorsAreTheHandlers() throws Exception {
        serve(app -> {
            app.post("/", _ -> Response.either("application/json", () -> Response.created(new Item("a")).location("/items/1")));
            app.get("/", _ -> Response.either("text/html", () -> {
                throw new HttpError(404, "no such item");
            }));
        }, (client, url) -> {
            var created = client.post(url, r -> r);
            assertEquals("201 /items/1 application/json", created.status() + " " + created.header("Location").orElseThrow() + " " + created.header("Content-Type").orElseThrow());
            assertEquals(404, client.get(url).status());
        });
    }

    @Test
    void aTypeHasTwoParts() {
        var e = assertThrows(IllegalArgumentException.class, () -> Response.either("json", () -> 1));
        assertTrue(e.getMessage().contains("\"json\""), e.getMessage());
    }
}
