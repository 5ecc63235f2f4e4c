package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;
import dev.meanwhile.http.HttpClient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of actions after responses. */
@Timeout(30)
class AfterwardsTest {
    @Test
    void beyondTheLimitTheyWaitAndTheResponseDoesNot() throws Exception {
        var order = new ArrayList<String>();
        var go = new CompletableFuture<Void>();
        var second = new CompletableFuture<Void>();
        serve(app -> {
            app.afterwardsLimit(1);
            app.get("/first", request -> {
                request.afterwards(() -> {
                    await(go);
                    order.add("first");
                });
                return "1";
            });
            app.get("/second", request -> {
                request.afterwards(() -> {
                    order.add("second");
                    second.complete(null);
                });
                return "2";
            });
        }, (client, url) -> {
            assertEquals("1", client.get(url + "/first").text());
            assertEquals("2", client.get(url + "/second").text());
            assertEquals(List.of(), order);
            go.complete(null);
            await(second);
            assertEquals(List.of("first", "second"), order);
        });
    }

    @Test
    void aClosingServerLetsThoseBeginThatWaitForAPlace() throws Exception {
        var order = new ArrayList<String>();
        run(() -> {
            var second = new CompletableFuture<Void>();
            var app = new App();
            app.afterwardsLimit(1);
            app.get("/first", request -> {
                request.afterwards(() -> {
                    await(second);
                    order.add("first");
                });
                return "1";
            });
            app.get("/second", request -> {
                request.afterwards(() -> {
                    order.add("second");
                    second.complete(null);
                });
                return "2";
            });
            try (var server = app.listen(0); var client = HttpClient.create()) {
                client.get(server.url() + "first");
                client.get(server.url() + "second");
                assertEquals(List.of(), order);
            }
        });
        assertEquals(List.of("second", "first"), order);
    }

    @Test
    void theyHaveNames() throws Exception {
        var name = new CompletableFuture<String>();
        serve(app -> app.get("/", request -> {
            request.afterwards("mail to ann", () -> name.complete(Task.current().name()));
            return "";
        }), (client, url) -> {
            client.get(url);
            assertEquals("mail to ann", await(name));
        });
    }

    @Test
    void oneThatTakesTooLongIsCancelledAndReported() throws Exception {
        var cancelled = new CompletableFuture<Void>();
        try (var reports = new Reports()) {
            serve(app -> {
                app.afterwardsTimeout(millis(1));
                app.get("/", request -> {
                    request.afterwards("mail to ann", () -> {
                        try {
                            sleep(seconds(1000));
                        } finally {
                            cancelled.complete(null);
                        }
                    });
                    return "";
                });
            }, (client, url) -> {
                client.get(url);
                await(cancelled);
            });
            assertEquals(1, reports.count("the action mail to ann failed"));
        }
    }

    @Test
    void failuresAreCounted() throws Exception {
        var metrics = new ArrayList<Metrics>();
        try (var _ = new Reports()) {
            serve(app -> {
                metrics.add(app.metrics());
                app.get("/", request -> {
                    request.afterwards(() -> {
                        throw new IllegalStateException("for the test");
                    });
                    return "";
                });
            }, (client, url) -> client.get(url));
        }
        var text = metrics.getFirst().text(false);
        assertTrue(text.contains("\nmeanwhile_afterwards_failed_total 1\n"), text);
        assertTrue(text.contains("\nmeanwhile_afterwards_under_way 0\n"), text);
    }

    @Test
    void senselessLimitsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new App().afterwardsLimit(0));
        assertThrows(IllegalArgumentException.class, () -> new App().afterwardsTimeout(Duration.ZERO));
    }
}
