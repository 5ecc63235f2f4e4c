package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of each request: opened when one is asked for, closed after the response. */
@Timeout(30)
class ProvideEachTest {
    private record User(String name) {
    }

    /** As a session of a database: opening and closing wait. */
    private record Session(String name, List<String> order) implements AutoCloseable {
        static Session open(String name, List<String> order) {
            sleep(Duration.ZERO);
            order.add("open " + name);
            return new Session(name, order);
        }

        @Override
        public void close() {
            sleep(Duration.ZERO);
            order.add("close " + name);
        }
    }

    private record Transaction(Session session, List<String> order) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            order.add("end");
            throw new IOException("the server has gone");
        }
    }

    private static void sessions(App app, List<String> order) {
        app.provideEach(Session.class, request -> Session.open(request.path(), order));
    }

    @Test
    void itIsOpenedOnceInARequestAndOnlyIfAskedFor() throws Exception {
        var order = new ArrayList<String>();
        serve(app -> {
            sessions(app, order);
            app.get("/a", request -> request.provided(Session.class).name() + request.provided(Session.class).name());
            app.get("/b", _ -> "none");
        }, (client, url) -> {
            assertEquals("/a/a", client.get(url + "/a").text());
            client.get(url + "/b");
            client.get(url + "/a");
        });
        assertEquals(List.of("open /a", "close /a", "open /a", "close /a"), order);
    }

    @Test
    void theLastOpenedIsClosedFirstAndAFailureIsLogged() throws Exception {
        var order = new ArrayList<String>();
        try (var reports = new Reports()) {
            serve(app -> {
                sessions(app, order);
                app.provideEach(Transaction.class, request -> new Transaction(request.provided(Session.class), order));
                app.get("/", request -> request.provided(Transaction.class).session().name());
            }, (client, url) -> assertEquals("/", client.get(url).text()));
            assertEquals(1, reports.count("closing the Transaction of GET / failed"));
        }
        assertEquals(List.of("open /", "end", "close /"), order);
    }

    @Test
    void itIsThereForTheWholeResponseAndClosedBeforeWhatIsDoneAfterwards() throws Exception {
        var order = new ArrayList<String>();
        serve(app -> {
            sessions(app, order);
            app.get("/", request -> {
                var session = request.provided(Session.class);
                request.afterwards(() -> {
                    order.add("afterwards");
                    assertThrows(IllegalStateException.class, () -> request.provided(User.class));
                });
                return Flow.of(List.of("a", "b")).map(text -> {
                    order.add(session.name() + text);
                    return text;
                });
            });
        }, (client, url) -> assertEquals("ab", client.get(url).text()));
        assertEquals(List.of("open /", "/a", "/b", "close /", "afterwards"), order);
    }

    @Test
    void itIsClosedIfTheClientLeaves() throws Exception {
        var order = new ArrayList<String>();
        var handles = new CompletableFuture<Void>();
        var closed = new CompletableFuture<Void>();
        serve(app -> {
            sessions(app, order);
            app.provideEach(AutoCloseable.class, request -> {
                request.provided(Session.class);
                return () -> {
                    sleep(Duration.ZERO);
                    order.add("close");
                    closed.complete(null);
                };
            });
            app.get("/", request -> {
                request.provided(AutoCloseable.class);
                handles.complete(null);
                sleep(seconds(1000));
                return "never";
            });
        }, (client, url) -> {
            var asking = spawn(() -> client.get(url));
            await(handles);
            asking.cancel();
            await(closed);
        });
        assertEquals(List.of("open /", "close", "close /"), order);
    }

    @Test
    void tasksThatAskAtTheSameTimeGetTheSame() throws Exception {
        var order = new ArrayList<String>();
        serve(app -> {
            sessions(app, order);
            app.get("/", request -> {
                var all = gather(() -> request.provided(Session.class), () -> request.provided(Session.class), () -> request.provided(Session.class));
                return all.stream().distinct().count();
            });
        }, (client, url) -> assertEquals("1", client.get(url).text()));
        assertEquals(List.of("open /", "close /"), order);
    }

    @Test
    void aCircleIsNamed() throws Exception {
        serve(app -> {
            app.development(true);
            app.provideEach(User.class, request -> new User(request.provided(Session.class).name()));
            app.provideEach(Session.class, request -> new Session(request.provided(User.class).name(), List.of()));
            app.get("/", request -> request.provided(User.class).name());
        }, (client, url) -> {
            var text = client.get(url).text();
            assertTrue(text.contains("in a circle: User -> Session -> User"), text);
        });
    }

    @Test
    void whatOpensItMayRefuseTheRequest() throws Exception {
        serve(app -> {
            app.provideEach(User.class, request -> new User(request.header("X-User").orElseThrow(() -> new HttpError(401, "who are you?"))));
            app.get("/", request -> request.provided(User.class).name());
        }, (client, url) -> {
            assertEquals(401, client.get(url).status());
            assertEquals("ann", client.get(url, r -> r.header("X-User", "ann")).text());
        });
    }

    @Test
    void providingTheTypeAgainReplacesIt() throws Exception {
        for (var each : List.of(true, false)) {
            serve(app -> {
                app.provideEach(User.class, _ -> new User("real"));
                if (each) {
                    app.provideEach(User.class, _ -> new User("for the test"));
                } else {
                    app.provide(User.class, () -> new User("for the test"));
                }
                app.get("/", request -> request.provided(User.class).name());
            }, (client, url) -> assertEquals("for the test", client.get(url).text()));
        }
    }

    @Test
    void whatAMiddlewareProvidesComesFirst() throws Exception {
        serve(app -> {
            app.provideEach(User.class, _ -> new User("of the application"));
            app.use((request, next) -> {
                request.provide(User.class, new User("of the middleware"));
                return next.handle(request);
            });
            app.get("/", request -> request.provided(User.class).name());
        }, (client, url) -> assertEquals("of the middleware", client.get(url).text()));
    }
}
