package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Until;
import dev.meanwhile.http.HttpClient;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of the application, and of a request. */
@Timeout(30)
class ProvidedTest {
    private static final Duration TURN = Duration.ZERO;

    /** As a database: opening and closing wait. */
    private record Store(String name, List<String> order) implements AutoCloseable {
        static Store open(String name, List<String> order) {
            sleep(TURN);
            order.add("open " + name);
            return new Store(name, order);
        }

        @Override
        public void close() {
            sleep(TURN);
            order.add("close " + name);
        }
    }

    private record Cache(Store store) {
    }

    private record User(String name) {
    }

    @Test
    void itLivesAsLongAsTheApplicationListens() throws Exception {
        var order = new ArrayList<String>();
        var app = new App();
        app.onStart(() -> order.add("before"));
        app.provide(Store.class, () -> Store.open("a", order));
        app.provide(Cache.class, () -> new Cache(app.provided(Store.class)));
        app.onStart(() -> order.add("starts with " + app.provided(Cache.class).store().name()));
        app.onStop(() -> order.add("stops with " + app.provided(Store.class).name()));
        app.get("/", request -> request.provided(Store.class).name());
        run(() -> {
            for (var i = 0; i < 2; i++) {
                try (var server = app.listen(0); var client = HttpClient.create()) {
                    assertEquals("a", client.get(server.url()).text());
                }
                assertEquals(List.of("before", "open a", "starts with a", "stops with a", "close a"), order);
                order.clear();
            }
        });
    }

    @Test
    void whatWasOpenedIsClosedIfTheStartFails() throws Exception {
        var order = new ArrayList<String>();
        var app = new App();
        app.provide(Store.class, () -> Store.open("a", order));
        app.onStop(() -> order.add("a stop hook"));
        app.provide(Cache.class, () -> {
            throw new IOException("no cache");
        });
        run(() -> {
            var e = assertThrows(IllegalStateException.class, () -> app.listen(0));
            assertTrue(e.getMessage().contains("no cache"), e.getMessage());
        });
        assertEquals(List.of("open a", "close a"), order);
    }

    @Test
    void whatWasOpenedIsClosedIfTheStartIsCancelled() throws Exception {
        var order = new ArrayList<String>();
        var app = new App();
        app.provide(Store.class, () -> Store.open("a", order));
        app.provide(Cache.class, () -> {
            order.add("opening");
            sleep(Duration.ofDays(1));
            return new Cache(app.provided(Store.class));
        });
        run(() -> {
            var listening = spawn(() -> app.listen(0));
            while (!order.contains("opening")) {
                sleep(TURN);
            }
            listening.cancel();
            waitFor(List.of(listening), Until.ALL_COMPLETED);
        });
        assertEquals(List.of("open a", "opening", "close a"), order);
    }

    @Test
    void providingItAgainReplacesWhatOpensIt() throws Exception {
        var order = new ArrayList<String>();
        serve(app -> {
            app.provide(Store.class, () -> Store.open("real", order));
            app.provide(Store.class, () -> Store.open("for the test", order));
            app.get("/", request -> request.provided(Store.class).name());
        }, (client, url) -> assertEquals("for the test", client.get(url).text()));
        assertEquals(List.of("open for the test", "close for the test"), order);
    }

    @Test
    void aRequestMayHaveItsOwn() throws Exception {
        serve(app -> {
            app.provide(User.class, () -> new User("nobody"));
            app.use((request, next) -> {
                request.query("as").ifPresent(name -> request.provide(User.class, new User(name)));
                return next.handle(request);
            });
            app.get("/", request -> request.provided(User.class).name() + " " + app.provided(User.class).name());
        }, (client, url) -> {
            assertEquals("ann nobody", client.get(url + "?as=ann").text());
            assertEquals("nobody nobody", client.get(url).text());
        });
    }

    @Test
    void whatNobodyProvidesIsNamed() throws Exception {
        serve(app -> {
            app.development(true);
            app.provide(User.class, () -> new User("ann"));
            app.get("/", request -> request.provided(Store.class));
        }, (client, url) -> {
            var text = client.get(url).text();
            assertTrue(text.contains("app.provide(Store.class, …). There are: [User]"), text);
        });
    }

    @Test
    void outsideOfItsLifeThereIsNone() throws Exception {
        var app = new App();
        app.provide(User.class, () -> new User("ann"));
        run(() -> {
            assertThrows(IllegalStateException.class, () -> app.provided(User.class));
            try (var _ = app.listen(0)) {
                assertEquals("ann", app.provided(User.class).name());
            }
            assertThrows(IllegalStateException.class, () -> app.provided(User.class));
        });
    }

    @Test
    void eachLoopHasItsOwn() throws Exception {
        var app = new App();
        app.provide(User.class, () -> new User("ann"));
        run(() -> {
            try (var _ = app.listen(0)) {
                var here = app.provided(User.class);
                assertSame(here, app.provided(User.class));
                var there = dev.meanwhile.Meanwhile.blocking(() -> run(() -> {
                    try (var _ = app.listen(0)) {
                        return app.provided(User.class);
                    }
                }));
                assertNotSame(here, there);
                assertSame(here, app.provided(User.class));
            }
        });
    }
}
