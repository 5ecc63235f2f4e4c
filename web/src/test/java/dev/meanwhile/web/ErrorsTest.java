package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failures of handlers, as clients and the log see them. */
@Timeout(30)
class ErrorsTest {
    private static void faults(App app) {
        app.get("/refused", _ -> {
            throw new HttpError(401, "who are you?").header("WWW-Authenticate", "Basic realm=\"shop\"");
        });
        app.get("/fails", _ -> {
            throw new IllegalStateException("secret");
        });
        app.get("/nothing", _ -> null);
        app.get("/unwritable", _ -> Response.ok("x").header("X-Bad", "a\r\nb"));
        app.get("/fine", _ -> "fine");
        app.post("/bytes", request -> request.bytes().length);
    }

    @Test
    void anErrorOfTheHandlersChoice() throws Exception {
        try (var logged = new Reports()) {
            serve(ErrorsTest::faults, (client, url) -> {
                var response = client.get(url + "/refused");
                assertEquals("401 {\"error\":\"who are you?\"}", response.status() + " " + response.text());
                assertEquals("Basic realm=\"shop\"", response.header("WWW-Authenticate").orElseThrow());
            });
            assertEquals(0, logged.count("/refused failed"));
        }
    }

    @Test
    void aFailureIsLoggedUnderTheIdThatTheClientGets() throws Exception {
        try (var logged = new Reports()) {
            serve(ErrorsTest::faults, (client, url) -> {
                for (var path : new String[] {"/fails", "/nothing", "/unwritable"}) {
                    var response = client.get(url + path);
                    var body = response.json(Map.class);
                    assertEquals(500, response.status());
                    assertEquals("internal server error", body.get("error"));
                    assertEquals(2, body.size(), body.toString());
                    assertEquals(1, logged.count("GET " + path + " failed (error " + body.get("id") + ")"));
                }
                assertEquals("fine", client.get(url + "/fine").text());
            });
        }
    }

    @Test
    void inDevelopmentTheClientSeesWhy() throws Exception {
        try (var logged = new Reports()) {
            serve(app -> {
                app.development(true);
                faults(app);
            }, (client, url) -> {
                var text = client.get(url + "/fails").text();
                assertTrue(text.contains("IllegalStateException: secret") && text.contains("ErrorsTest"), text);
            });
            assertEquals(1, logged.count("/fails failed"));
        }
    }

    @Test
    void aBodyThatIsTooLarge() throws Exception {
        var app = new App();
        faults(app);
        run(() -> {
            try (var server = app.listen(c -> c.maxBodyBytes(1_000)); var client = HttpClient.create()) {
                var response = client.post(server.url() + "bytes", r -> r.body("x".repeat(1_001)));
                assertEquals("413 {\"error\":\"the body is longer than 1000 bytes\"}", response.status() + " " + response.text());
                assertEquals("1000", client.post(server.url() + "bytes", r -> r.body("x".repeat(1_000))).text());
            }
        });
    }

    /** It is not taken for an error of this request. */
    @Test
    void aFailureOfARequestToSomewhereElse() throws Exception {
        try (var logged = new Reports()) {
            serve(app -> app.get("/", _ -> {
                try (var client = HttpClient.create()) {
                    return client.get("http://127.0.0.1:1/").text();
                }
            }), (client, url) -> assertEquals(500, client.get(url).status()));
            assertEquals(1, logged.count("the handler of GET / failed"));
        }
    }

    @Test
    void noTraceOfTheFailureIsSent() throws Exception {
        try (var _ = new Reports()) {
            serve(ErrorsTest::faults, (client, url) -> {
                var text = client.get(url + "/fails").text();
                assertFalse(text.contains("secret") || text.contains("Exception") || text.contains("at "), text);
            });
        }
    }
}
