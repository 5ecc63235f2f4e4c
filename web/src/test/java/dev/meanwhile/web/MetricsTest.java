package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;
import dev.meanwhile.http.WebSocket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application counts, in Prometheus' forms. */
@Timeout(60)
class MetricsTest {
    private static void assertHas(String text, String line) {
        assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in:\n" + text);
    }

    @Test
    void requestsAreCountedByMethodRouteAndStatus() throws Exception {
        serve(app -> {
            app.metrics();
            app.get("/items/{id}", request -> request.path("id", int.class));
            var below = new Router();
            below.get("/{name}.json", request -> request.path("name"));
            app.mount("/files", below);
        }, (client, url) -> {
            client.get(url + "/items/7");
            client.get(url + "/items/12");
            client.get(url + "/items/x");
            client.delete(url + "/items/x");
            client.get(url + "/files/a.json");
            client.get(url + "/nothing");
            client.request("BREW", url + "/items/7", r -> r);
            var text = client.get(url + "/metrics").text();
            assertHas(text, "http_server_requests_total{method=\"GET\",route=\"/items/{id}\",status=\"200\"} 2");
            assertHas(text, "http_server_requests_total{method=\"GET\",route=\"/items/{id}\",status=\"422\"} 1");
            assertHas(text, "http_server_requests_total{method=\"DELETE\",route=\"(none)\",status=\"405\"} 1");
            assertHas(text, "http_server_requests_total{method=\"GET\",route=\"/files/{name}.json\",status=\"200\"} 1");
            assertHas(text, "http_server_requests_total{method=\"GET\",route=\"(none)\",status=\"404\"} 1");
            assertHas(text, "http_server_requests_total{method=\"other\",route=\"(none)\",status=\"405\"} 1");
            assertHas(text, "http_server_request_duration_seconds_count{method=\"GET\",route=\"/items/{id}\"} 3");
            assertHas(text, "http_server_request_duration_seconds_bucket{method=\"GET\",route=\"/items/{id}\",le=\"+Inf\"} 3");
            assertHas(text, "http_server_requests_in_flight 1");
            assertFalse(text.contains("/nothing") || text.contains("BREW"), text);
        });
    }

    @Test
    void openWebSocketsAndStreamsAreCounted() throws Exception {
        serve(app -> {
            app.metrics();
            app.websocket("/socket", socket -> socket.receive());
            app.events("/events", _ -> generate(out -> {
                out.emit("first");
                new Promise<Void>().await();
            }));
        }, (client, url) -> {
            try (var socket = WebSocket.connect(url.replace("http:", "ws:") + "/socket"); var events = client.stream("GET", url + "/events")) {
                assertTrue(events.chunks().iterator().hasNext());
                var text = client.get(url + "/metrics").text();
                assertHas(text, "http_server_websockets_open 1");
                assertHas(text, "http_server_event_streams_open 1");
                socket.send("bye");
            }
        });
    }

    @Test
    void aProgramHasMetricsOfItsOwn() throws Exception {
        var rooms = new ArrayList<String>(List.of("a", "b"));
        serve(app -> {
            var metrics = app.metrics();
            var orders = metrics.counter("shop_orders_total", "Orders placed,\nor \\ so.");
            metrics.gauge("shop_rooms", "Rooms.", rooms::size);
            app.get("/", _ -> {
                orders.add();
                orders.add(2);
                return "";
            });
            assertThrows(IllegalArgumentException.class, () -> metrics.gauge("shop_rooms", "Again.", () -> 1));
            assertThrows(IllegalArgumentException.class, () -> metrics.counter("shop_orders", "No total.").add());
            assertThrows(IllegalArgumentException.class, () -> metrics.counter("shop-orders_total", "A hyphen.").add());
            assertThrows(IllegalArgumentException.class, () -> metrics.gauge("jvm_threads_current", "Ours.", () -> 1));
            assertThrows(IllegalArgumentException.class, () -> orders.add(-1));
        }, (client, url) -> {
            client.get(url);
            var text = client.get(url + "/metrics").text();
            assertHas(text, "# HELP shop_orders_total Orders placed,\\nor \\\\ so.");
            assertHas(text, "shop_orders_total 3");
            assertHas(text, "shop_rooms 2");
        });
    }

    @Test
    void whoAcceptsOpenMetricsGetsThem() throws Exception {
        serve(App::metrics, (client, url) -> {
            var response = client.get(url + "/metrics", r -> r.header("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3"));
            assertEquals(Optional.of("application/openmetrics-text; version=1.0.0; charset=utf-8"), response.header("Content-Type"));
            assertHas(response.text(), "# TYPE http_server_requests counter");
            assertTrue(response.text().endsWith("\n# EOF\n"));
            assertEquals(Optional.of("text/plain; version=0.0.4; charset=utf-8"), client.get(url + "/metrics").header("Content-Type"));
        });
    }

    @Test
    void promtoolFindsNothingToSay() throws Exception {
        serve(app -> {
            app.metrics().counter("shop_orders_total", "Orders placed.").add();
            app.get("/a\"b\\c", _ -> "");
        }, (client, url) -> {
            client.get(url + "/a%22b%5Cc");
            var text = client.get(url + "/metrics").text();
            var problems = blocking(() -> {
                var process = new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
                try (var out = process.getOutputStream()) {
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                }
                var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return process.waitFor() + " " + said;
            });
            assertEquals("0 ", problems, text);
        });
    }

    @Test
    void statusesWithoutEndMakeNoSeriesWithoutEnd() {
        var metrics = new Metrics();
        for (var i = 0; i < 6_000; i++) {
            metrics.ended("GET", "/" + i, 200, 1, Duration.ofMillis(1));
        }
        var text = metrics.text(false);
        assertTrue(text.lines().filter(line -> line.startsWith("http_server_requests_total{")).count() <= 5_001);
        assertHas(text, "http_server_requests_total{method=\"other\",route=\"other\",status=\"other\"} 1000");
    }
}
