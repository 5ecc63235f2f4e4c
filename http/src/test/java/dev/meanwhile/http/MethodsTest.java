package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each method of HTTP has its own, with and without options. */
@Timeout(20)
class MethodsTest {
    private static void callAll(Requests client) {
        client.get("/g");
        client.get("/g", r -> r.query("a", 1));
        client.head("/h");
        client.head("/h", r -> r.query("a", 1));
        client.options("/o");
        client.options("/o", r -> r.query("a", 1));
        client.delete("/d");
        client.delete("/d", r -> r.query("a", 1).body("x"));
        client.post("/p", Map.of("a", 1));
        client.post("/p", r -> r.body("x"));
        client.put("/u", Map.of("a", 1));
        client.put("/u", r -> r.body("x"));
        client.patch("/t", Map.of("a", 1));
        client.patch("/t", r -> r.body("x"));
    }

    private static final List<String> EXPECTED = List.of("GET /g ", "GET /g?a=1 ", "HEAD /h ", "HEAD /h?a=1 ", "OPTIONS /o ", "OPTIONS /o?a=1 ", "DELETE /d ",
            "DELETE /d?a=1 x", "POST /p {\"a\":1}", "POST /p x", "PUT /u {\"a\":1}", "PUT /u x", "PATCH /t {\"a\":1}", "PATCH /t x");

    private static void check(boolean inside) {
        var seen = new CopyOnWriteArrayList<String>();
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                seen.add(request.line().replace("HTTP/1.1", "") + request.text());
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        }); var client = HttpClient.create(c -> c.baseUrl(server.url("")))) {
            if (inside) {
                run(() -> callAll(client));
            } else {
                callAll(client);
            }
        }
        assertEquals(EXPECTED, seen);
    }

    @Test
    void insideOfALoop() {
        check(true);
    }

    @Test
    void outsideOfLoops() {
        check(false);
    }
}
