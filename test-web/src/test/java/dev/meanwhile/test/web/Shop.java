package dev.meanwhile.test.web;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.web.App;
import dev.meanwhile.web.HttpError;
import dev.meanwhile.web.Response;
import dev.meanwhile.web.ServerSentEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The application that the tests of the kit ask. */
final class Shop {
    record Item(String name, double price) {
        Item {
            if (price < 0) {
                throw new IllegalArgumentException("the price can't be negative");
            }
        }
    }

    /** What the application opens. */
    record Store(String name, List<Item> items, List<String> diary) implements AutoCloseable {
        @Override
        public void close() {
            diary.add(name + " closed");
        }
    }

    final List<String> diary = new ArrayList<>();

    App app() {
        var app = new App();
        app.provide(Store.class, () -> {
            diary.add("store opened");
            return new Store("store", new ArrayList<>(), diary);
        });
        app.onStart(() -> diary.add("start"));
        app.onStop(() -> diary.add("stop"));
        app.get("/items", request -> request.provided(Store.class).items());
        app.get("/items/{index}", request -> {
            var items = request.provided(Store.class).items();
            var index = request.path("index", int.class);
            if (index >= items.size()) {
                throw new HttpError(404, "there is no item " + index);
            }
            return items.get(index);
        });
        app.post("/items", Item.class, (request, item) -> {
            request.provided(Store.class).items().add(item);
            return Response.created(item);
        });
        app.put("/echo", request -> request.header("Content-Type").orElse("none") + ": " + request.text());
        app.post("/echo", request -> request.header("Content-Type").orElse("none") + ": " + request.text());
        app.patch("/echo", Item.class, (_, item) -> item);
        app.delete("/echo", request -> request.query("q").orElse("none"));
        app.post("/sign-in", _ -> Response.of(303, "").header("Location", "/me").header("Set-Cookie", "session=anna; Path=/; HttpOnly; Max-Age=60"));
        app.get("/me", request -> request.header("Cookie").orElse("nobody"));
        app.get("/sign-out", _ -> Response.of(200, "bye").header("Set-Cookie", "session=; Path=/; Max-Age=0"));
        app.get("/moved", _ -> Response.redirect("/moved"));
        app.get("/who", request -> request.header("Host").orElse("?") + " asked by " + request.remote().replaceAll(":\\d+$", "") + " " + request.header("X-Id").orElse("none"));
        app.get("/slow", _ -> {
            try {
                return timeout(seconds(30), () -> {
                    sleep(seconds(3600));
                    return "late";
                });
            } catch (TimedOutException e) {
                throw new HttpError(504, "it took too long");
            }
        });
        app.get("/hang", _ -> {
            try {
                sleep(seconds(3600));
            } finally {
                diary.add("cancelled");
            }
            return "never";
        });
        app.get("/broken", _ -> {
            throw new IllegalStateException("no stock");
        });
        app.get("/later", request -> {
            request.afterwards(() -> {
                sleep(seconds(2));
                diary.add("mail sent");
            });
            return "ok";
        });
        app.websocket("/chat", (request, socket) -> {
            socket.send("hello " + request.header("Cookie").orElse("nobody"));
            for (var line : socket) {
                socket.send(line.toUpperCase(Locale.ROOT));
            }
        });
        app.events("/ticks", _ -> generate(out -> {
            try {
                for (var i = 0; ; i++) {
                    out.emit(ServerSentEvent.of(Map.of("tick", i)).name("tick").id("" + i));
                    sleep(seconds(60));
                }
            } finally {
                diary.add("ticks closed");
            }
        }));
        return app;
    }
}
