package app;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.http.Http;
import dev.meanwhile.http.HttpServer;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

/** Micronaut's own server uses the same Netty. */
@MicronautTest
class ApplicationTest {
    @Inject
    private EmbeddedServer application;

    private static String encoded(String url) {
        return URLEncoder.encode(url, StandardCharsets.UTF_8);
    }

    record Item(String name) {
    }

    @Test
    void recordsAreJson() {
        run(() -> {
            try (var items = HttpServer.listen(0, request -> request.respond(200).json(new Item("tea")))) {
                assertEquals(new Item("tea"), blocking(() -> Http.get(items.url()).json(Item.class)));
            }
        });
    }

    @Test
    void controllersUseTheLoop() {
        run(() -> {
            try (var pages = HttpServer.listen(0, request -> request.respond(200).text(request.target()))) {
                var one = application.getURL() + "/length?url=" + encoded(pages.url() + "seven");
                assertEquals("6", blocking(() -> Http.get(one).text()));
                var two = application.getURL() + "/lengths?one=" + encoded(pages.url() + "one") + "&other=" + encoded(pages.url() + "other");
                assertEquals("[4,6]", blocking(() -> Http.get(two).text()));
            }
        });
    }
}
