package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;
import dev.meanwhile.http.HttpClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Start and stop, actions after responses, and the access log. */
@Timeout(30)
class LifeTest {
    @Test
    void hooksRunInOrderAndBackwards() throws Exception {
        var order = new ArrayList<String>();
        var app = new App();
        app.onStart(() -> order.add("start 1"));
        app.onStop(() -> order.add("stop 1"));
        app.onStart(() -> order.add("start 2"));
        app.onStop(() -> order.add("stop 2"));
        app.get("/", _ -> {
            order.add("request");
            return "";
        });
        run(() -> {
            try (var server = app.listen(0); var client = HttpClient.create()) {
                client.get(server.url());
            }
            order.add("closed");
        });
        assertEquals(List.of("start 1", "start 2", "request", "stop 2", "stop 1", "closed"), order);
    }

    @Test
    void aStartHookThatFails() throws Exception {
        var app = new App();
        var stopped = new ArrayList<String>();
        app.onStart(() -> {
            throw new IOException("no database");
        });
        app.onStop(() -> stopped.add("stopped"));
        run(() -> {
            var e = assertThrows(IllegalStateException.class, () -> app.listen(0));
            assertTrue(e.getMessage().contains("no database"), e.getMessage());
        });
        assertEquals(List.of(), stopped);
    }

    @Test
    void stopHooksRunAlsoIfThePortIsTaken() throws Exception {
        var stopped = new ArrayList<String>();
        run(() -> {
            try (var first = new App().listen(0)) {
                var app = new App();
                app.onStop(() -> stopped.add("stopped"));
                assertThrows(UncheckedIOException.class, () -> app.listen(first.port()));
            }
        });
        assertEquals(List.of("stopped"), stopped);
    }

    /** The client has its response before the work ends, and a close waits for the work. */
    @Test
    void workAfterTheResponse() throws Exception {
        run(() -> {
            var release = new Promise<Void>();
            var done = new ArrayList<String>();
            var app = new App();
            app.get("/", request -> {
                request.afterwards(() -> {
                    release.await();
                    sleep(millis(20));
                    done.add("done");
                });
                return "early";
            });
            var server = app.listen(0);
            try (var client = HttpClient.create()) {
                assertEquals("early", client.get(server.url()).text());
                assertEquals(List.of(), done);
                release.complete(null);
            }
            server.close();
            assertEquals(List.of("done"), done);
        });
    }

    @Test
    void noWorkAfterAFailureAndItsOwnFailureIsLogged() throws Exception {
        var done = new ArrayList<String>();
        try (var logged = new Reports()) {
            var app = new App();
            app.get("/fails", request -> {
                request.afterwards(() -> done.add("wrong"));
                throw new HttpError(400, "no");
            });
            app.get("/works", request -> {
                request.afterwards(() -> {
                    throw new IllegalStateException("mail");
                });
                request.afterwards(() -> done.add("right"));
                return "";
            });
            run(() -> {
                try (var server = app.listen(0); var client = HttpClient.create()) {
                    client.get(server.url() + "fails");
                    client.get(server.url() + "works");
                }
            });
            assertEquals(1, logged.count("the action after GET /works failed"));
        }
        assertEquals(List.of("right"), done);
    }

    @Test
    void aLineForEachRequest() throws Exception {
        var app = new App();
        app.get("/items/{id}", request -> request.path("id"));
        try (var logged = new Reports()) {
            run(() -> {
                try (var server = app.listen(0); var client = HttpClient.create()) {
                    client.get(server.url() + "items/seven?a=1");
                    client.get(server.url() + "none");
                }
            });
            assertEquals(1, logged.count(" GET /items/seven?a=1 200 5 B "));
            assertEquals(1, logged.count(" GET /none 404 "));
        }
    }
}
