package app;

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.web.App;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Fails unless it runs in modules, in the expected run mode, and its web application answers. */
public final class Main {
    public record Item(String name) {
    }

    private Main() {
    }

    /** @param args "flags" if the documented flags are on, otherwise nothing */
    public static void main(String[] args) throws IOException {
        var hasFlags = args.length > 0;
        var logged = logged();
        require(Main.class.getModule().isNamed(), "the class path is in use");
        require(HttpClient.class.getModule().getName().equals("dev.meanwhile.http"), "no module for HTTP");
        var app = new App();
        app.get("/items/{name}", request -> new Item(request.path("name")));
        var items = run(() -> {
            try (var server = app.listen(0); var client = HttpClient.create()) {
                return gather(
                        () -> client.get(server.url() + "items/tea").json(Item.class),
                        () -> client.get(server.url() + "items/milk").json(Item.class));
            }
        });
        require(items.equals(List.of(new Item("tea"), new Item("milk"))), items.toString());
        require(hasFlags == logged.stream().noneMatch(line -> line.contains("portable mode")), logged.toString());
        if (System.getProperty("os.name").equals("Linux")) {
            require(hasFlags == Files.readString(Path.of("/proc/self/maps")).contains("netty_transport_native_epoll"), "epoll");
        }
    }

    private static Queue<String> logged() {
        var lines = new ConcurrentLinkedQueue<String>();
        Logger.getLogger("").addHandler(new Handler() {
            @Override
            public void publish(LogRecord log) {
                lines.add(log.getMessage());
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        });
        return lines;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
