package plain;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.web.App;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** One dependency, no flags. */
class ClassPathTest {
    @Test
    void tasksRun() {
        assertEquals(List.of(1, 2), run(() -> gather(() -> 1, () -> 2)));
    }

    @Test
    void theClientTalksToTheServer() {
        assertEquals("hello", run(() -> {
            try (var server = HttpServer.listen(0, request -> request.respond(200).text("hello")); var client = HttpClient.create()) {
                return client.get(server.url()).text();
            }
        }));
    }

    record Item(String name) {
    }

    @Test
    void anApplicationServesRecords() {
        var app = new App();
        app.get("/items/{name}", request -> new Item(request.path("name")));
        assertEquals(new Item("tea"), run(() -> {
            try (var server = app.listen(0); var client = HttpClient.create()) {
                return client.get(server.url() + "items/tea").json(Item.class);
            }
        }));
    }

    /** Vert.x asks for an older one than we do. */
    @Test
    void nettyHasOneVersion() throws Exception {
        var list = Files.readString(Path.of("target/dependencies.txt"));
        var netty = Pattern.compile("io\\.netty:([\\w-]+):jar:(?:[\\w-]+:)?([\\w.]+):").matcher(list).results()
                .collect(Collectors.groupingBy(it -> it.group(2), Collectors.mapping(it -> it.group(1), Collectors.toSet())));
        assertEquals(1, netty.size(), netty.toString());
        assertTrue(netty.values().iterator().next().containsAll(List.of("netty-common", "netty-codec-http2", "netty-transport-native-epoll")), list);
    }
}
