package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Barrier;
import dev.meanwhile.Promise;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What load balancers and orchestrators are told. */
@Timeout(30)
class HealthTest {
    private static String withoutTimes(Response response) {
        return response.status() + " " + response.text().replaceAll("\"duration_ms\":[0-9.]+", "\"duration_ms\":0");
    }

    @Test
    void withoutChecksAnApplicationThatServesIsReady() throws Exception {
        serve(App::health, (client, url) -> {
            var live = client.get(url + "/health/live");
            assertEquals("200 {\"status\":\"live\"}", live.status() + " " + live.text());
            assertEquals(Optional.of("no-store"), live.header("Cache-Control"));
            assertEquals("200 {\"status\":\"ready\"}", withoutTimes(client.get(url + "/health/ready")));
        });
    }

    @Test
    void aCheckThatFailsMakesItUnready() throws Exception {
        serve(app -> app.health(h -> h.check("database", () -> { }).check("mail", () -> {
            throw new IllegalStateException("secret");
        })), (client, url) -> {
            try (var reports = new Reports()) {
                assertEquals("503 {\"status\":\"failing\",\"checks\":{\"database\":{\"status\":\"ok\",\"duration_ms\":0},\"mail\":{\"status\":\"failed\",\"duration_ms\":0}}}",
                        withoutTimes(client.get(url + "/health/ready")));
                assertEquals(1, reports.count("the health check mail fails"));
                assertEquals(200, client.get(url + "/health/live").status());
            }
        });
    }

    @Test
    void inDevelopmentTheReasonIsTold() throws Exception {
        serve(app -> {
            app.development(true);
            app.health(h -> h.check("mail", () -> {
                throw new IllegalStateException("no route");
            }));
        }, (client, url) -> {
            try (var _ = new Reports()) {
                var text = client.get(url + "/health/ready").text();
                assertTrue(text.contains("\"error\":\"no route\""), text);
            }
        });
    }

    @Test
    void aCheckHasALimitOfItsOwn() throws Exception {
        serve(app -> app.health(h -> h.check("slow", millis(1), () -> sleep(seconds(1000)))), (client, url) -> {
            try (var _ = new Reports()) {
                assertEquals("503 {\"status\":\"failing\",\"checks\":{\"slow\":{\"status\":\"timed out\",\"duration_ms\":0}}}", withoutTimes(client.get(url + "/health/ready")));
            }
        });
    }

    @Test
    void allChecksRunAtOnce() throws Exception {
        var both = new Barrier[1];
        serve(app -> {
            app.onStart(() -> both[0] = barrier(2));
            app.health(h -> h.check("a", () -> both[0].await()).check("b", () -> both[0].await()));
        }, (client, url) -> assertEquals(200, client.get(url + "/health/ready").status()));
    }

    @Test
    void whoAsksAtTheSameTimeGetsTheSameAnswer() throws Exception {
        var runs = new ArrayList<String>();
        serve(app -> app.health(h -> h.check("a", () -> runs.add("run"))), (client, url) ->
                gather(() -> client.get(url + "/health/ready"), () -> client.get(url + "/health/ready"), () -> client.get(url + "/health/ready")));
        assertEquals(List.of("run"), runs);
    }

    @Test
    void oneThatClosesIsNotReady() throws Exception {
        run(() -> {
            var closing = new Promise<Void>();
            var app = new App();
            var health = new Health();
            // The client's connection is open still, and may bring another request.
            app.get("/", request -> {
                closing.await();
                return health.ready(request, false).status();
            });
            app.every("end", dev.meanwhile.Schedule.of(java.time.Duration.ofDays(1)), () -> {
                try {
                    sleep(seconds(1000));
                } finally {
                    closing.complete(null);
                }
            });
            try (var client = HttpClient.create()) {
                var server = app.listen(0);
                var answer = spawn(() -> client.get(server.url()).text());
                sleep(java.time.Duration.ZERO);
                while (!server.toString().contains("1 handlers")) {
                    sleep(java.time.Duration.ZERO);
                }
                server.close();
                assertEquals("503", answer.await());
            }
        });
    }

    @Test
    void theseRequestsAreNotLogged() throws Exception {
        try (var reports = new Reports()) {
            serve(App::health, (client, url) -> {
                client.get(url + "/health/live");
                client.get(url + "/health/ready");
                client.get(url + "/health");
            });
            assertEquals(1, reports.count("GET /health"));
        }
    }

    @Test
    void aNameIsGivenOnce() {
        assertThrows(IllegalArgumentException.class, () -> new App().health(h -> h.check("a", () -> { }).check("a", () -> { })));
    }
}
