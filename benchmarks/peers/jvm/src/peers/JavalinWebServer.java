package peers;

import dev.meanwhile.benchmarks.Served;
import dev.meanwhile.benchmarks.WebServed;
import dev.meanwhile.benchmarks.WebServed.Item;
import dev.meanwhile.benchmarks.WebServed.NewOrder;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;

/** Javalin on Jetty, with its validators, on virtual threads. */
final class JavalinWebServer {
    private static final int LONGEST_NAME = 50;
    private static final int LONGEST_NOTE = 500;
    private static final int MOST_ITEMS = 20;
    private static final int MOST_OF_ONE = 100;
    private static final int MOST_SEATS = 10;

    private final Pages pages = new Pages();

    private JavalinWebServer() throws IOException {
    }

    public static void main(String[] args) throws IOException {
        if (WebServed.isAsked(args)) {
            new JavalinWebServer().listen();
        }
    }

    private void listen() {
        var server = Javalin.create(config -> {
            config.concurrency.useVirtualThreads = true;
            config.startup.showJavalinBanner = false;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.jsonMapper(new Jackson());
            config.staticFiles.add(files -> {
                files.hostedPath = "/files";
                files.directory = WebServed.FOLDER;
                files.location = Location.EXTERNAL;
            });
            config.routes.before("/files/*", JavalinWebServer::tellLength);
            config.routes.post("/shops/{shop}/orders", JavalinWebServer::order);
            config.routes.post("/booking", JavalinWebServer::book);
            config.routes.get("/page", context -> context.html(pages.table()));
            config.routes.sse("/events", JavalinWebServer::stream);
        }).start("127.0.0.1", 0);
        Served.listening(server.port());
    }

    /** Files would be chunked. */
    private static void tellLength(Context context) throws IOException {
        var file = Path.of(WebServed.FOLDER).resolve(context.path().substring("/files/".length()));
        if (Files.isRegularFile(file)) {
            context.res().setContentLengthLong(Files.size(file));
        }
    }

    private static void order(Context context) {
        var shop = context.pathParamAsClass("shop", Integer.class).check(it -> it >= 1, "must be at least 1").get();
        var express = context.queryParamAsClass("express", Boolean.class).get();
        var order = context.bodyValidator(NewOrder.class)
                .check("customer", it -> isName(it.customer().name()) && isName(it.customer().city()), "name and city have 1 to 50 characters")
                .check("items", it -> !it.items().isEmpty() && it.items().size() <= MOST_ITEMS, "there must be 1 to 20")
                .check("items.name", it -> it.items().stream().allMatch(item -> isName(item.name())), "must have 1 to 50 characters")
                .check("items.count", it -> it.items().stream().mapToInt(Item::count).allMatch(count -> count >= 1 && count <= MOST_OF_ONE), "must be 1 to 100")
                .check("items.price", it -> it.items().stream().mapToDouble(Item::price).allMatch(price -> price >= 0), "must not be negative")
                .get();
        context.json(order.receipt(shop, express));
    }

    private static boolean isName(String name) {
        return !name.isBlank() && name.length() <= LONGEST_NAME;
    }

    private static void book(Context context) {
        var name = context.formParamAsClass("name", String.class).check(JavalinWebServer::isName, "must have 1 to 50 characters").get();
        var seats = context.formParamAsClass("seats", Integer.class).check(it -> it >= 1 && it <= MOST_SEATS, "must be 1 to 10").get();
        var note = context.formParamAsClass("note", String.class).check(it -> it.length() <= LONGEST_NOTE, "must not have more than 500 characters").get();
        context.result(WebServed.booked(name, seats, note));
    }

    /** Ends when the client is gone: then it can't be sent to. */
    private static void stream(SseClient client) {
        try {
            for (var number = 0; !client.terminated(); number++) {
                Thread.sleep(WebServed.PAUSE);
                client.sendEvent(new WebServed.Tick(number));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The Jackson of the other programs. */
    private static final class Jackson implements JsonMapper {
        private final tools.jackson.databind.json.JsonMapper json = tools.jackson.databind.json.JsonMapper.builder().build();

        @Override
        public String toJsonString(Object value, Type type) {
            return json.writeValueAsString(value);
        }

        @Override
        public <T> T fromJsonString(String text, Type type) {
            return json.readValue(text, json.constructType(type));
        }

        @Override
        public <T> T fromJsonStream(InputStream in, Type type) {
            return json.readValue(in, json.constructType(type));
        }
    }
}
