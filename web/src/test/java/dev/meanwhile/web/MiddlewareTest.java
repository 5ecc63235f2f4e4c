package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.WebSocket;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions around handlers. */
@Timeout(30)
class MiddlewareTest {
    @Test
    void theFirstIsTheOutermost() throws Exception {
        var order = new ArrayList<String>();
        serve(app -> {
            for (var name : List.of("first", "second")) {
                app.use((request, next) -> {
                    order.add(name);
                    return next.handle(request).header("Passed", name);
                });
            }
            app.get("/", _ -> {
                order.add("handler");
                return "text";
            });
        }, (client, url) -> {
            var response = client.get(url);
            assertEquals("text", response.text());
            assertEquals(List.of("second", "first"), response.headers().all("Passed"));
            assertEquals(List.of("first", "second", "handler"), order);
        });
    }

    @Test
    void itMayAnswerByItself() throws Exception {
        serve(app -> {
            app.use((request, next) -> request.header("Key").isPresent() ? next.handle(request) : Response.of(401, "no key"));
            app.get("/", _ -> "secret");
        }, (client, url) -> {
            assertEquals("no key", client.get(url).text());
            assertEquals("secret", client.get(url, r -> r.header("Key", "k")).text());
        });
    }

    @Test
    void itSeesWhatNoHandlerAnswers() throws Exception {
        var seen = new ArrayList<String>();
        serve(app -> {
            app.use((request, next) -> {
                try {
                    return next.handle(request);
                } catch (HttpError e) {
                    seen.add(request.method() + " " + e.status());
                    throw e;
                }
            });
            app.get("/", request -> request.query("n", int.class));
        }, (client, url) -> {
            assertEquals(404, client.get(url + "/nothing").status());
            assertEquals(405, client.delete(url).status());
            assertEquals(422, client.get(url + "?n=x").status());
            assertEquals(List.of("GET 404", "DELETE 405", "GET 422"), seen);
        });
    }

    @Test
    void whatItThrowsIsAnswered() throws Exception {
        var afterwards = new ArrayList<String>();
        serve(app -> {
            app.use((request, next) -> {
                var response = next.handle(request);
                if (response.status() == 200) {
                    throw new HttpError(403, "after all, no");
                }
                return response;
            });
            app.get("/", request -> {
                request.afterwards(() -> afterwards.add("though the handler's response was not sent"));
                return "yes";
            });
        }, (client, url) -> assertEquals("{\"error\":\"after all, no\"}", client.get(url).text()));
        assertEquals(List.of(), afterwards);
    }

    @Test
    void nullIsReported() throws Exception {
        serve(app -> app.use((_, _) -> null), (client, url) -> {
            try (var reports = new Reports()) {
                assertEquals(500, client.get(url).status());
                assertEquals(1, reports.count("the handler of GET / failed"));
            }
        });
    }

    @Test
    void aLimitAroundTheHandlerCancelsIt() throws Exception {
        var cancelled = new ArrayList<String>();
        serve(app -> {
            app.use((request, next) -> {
                try {
                    return timeout(millis(1), () -> next.handle(request));
                } catch (TimedOutException e) {
                    throw new HttpError(503, "it takes too long");
                }
            });
            app.get("/", _ -> {
                try {
                    sleep(seconds(1000));
                } finally {
                    cancelled.add("cancelled");
                }
                return "never";
            });
        }, (client, url) -> {
            assertEquals(503, client.get(url).status());
            assertEquals(List.of("cancelled"), cancelled);
        });
    }

    @Test
    void aWebSocketBeginsAfterItAndOnlyIfItAgrees() throws Exception {
        var order = new ArrayList<String>();
        serve(app -> {
            app.use((request, next) -> {
                if (request.query("key").isEmpty()) {
                    throw new HttpError(401, "no key");
                }
                try {
                    return next.handle(request);
                } finally {
                    order.add("returned");
                }
            });
            app.websocket("/", socket -> {
                order.add("accepted");
                socket.send("welcome");
            });
        }, (_, url) -> {
            var address = url.replace("http:", "ws:");
            var e = assertThrows(HttpException.BadStatus.class, () -> WebSocket.connect(address + "/"));
            assertTrue(e.getMessage().contains("401"), e.getMessage());
            try (var socket = WebSocket.connect(address + "/?key=k")) {
                assertEquals("welcome", socket.receive());
            }
            assertEquals(List.of("returned", "accepted"), order);
        });
    }

    @Test
    void aFlowBeginsAfterIt() throws Exception {
        var order = new ArrayList<String>();
        serve(app -> {
            app.use((request, next) -> {
                try {
                    return next.handle(request);
                } finally {
                    order.add("returned");
                }
            });
            app.get("/", _ -> generate(out -> {
                order.add("flows");
                out.emit("text");
            }));
        }, (client, url) -> {
            assertEquals("text", client.get(url).text());
            assertEquals(List.of("returned", "flows"), order);
        });
    }

    @Test
    void itIsTooLateOnceTheApplicationListens() throws Exception {
        var app = new App();
        serve(it -> it.get("/", _ -> {
            app.use((request, next) -> next.handle(request));
            return "added";
        }), (client, url) -> assertEquals("added", client.get(url).text()));
        dev.meanwhile.Meanwhile.run(() -> {
            try (var _ = app.listen(0)) {
                var e = assertThrows(IllegalStateException.class, () -> app.use((request, next) -> next.handle(request)));
                assertTrue(e.getMessage().contains("listens already"), e.getMessage());
            }
        });
    }
}
