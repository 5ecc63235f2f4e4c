package app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.web.App;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

/** Boot's Netty is older than Meanwhile's, and nothing is set in the pom. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ApplicationTest {
    @Autowired
    private ApplicationLoop loop;
    @Autowired
    private Environment environment;
    private HttpServer pages;
    private final HttpClient browser = HttpClient.newHttpClient();

    @BeforeEach
    void servePages() throws Exception {
        pages = loop.call(() -> HttpServer.listen(0, request -> request.respond(200).text(request.target())));
    }

    @AfterEach
    void close() throws Exception {
        loop.call(() -> {
            pages.close();
            return null;
        });
    }

    private String get(String target) throws Exception {
        var url = URI.create("http://localhost:" + environment.getProperty("local.server.port") + target);
        var response = browser.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }

    private String page(String target) {
        return URLEncoder.encode(pages.url() + target, StandardCharsets.UTF_8);
    }

    @Test
    void aControllerWaits() throws Exception {
        assertEquals("6", get("/length?url=" + page("seven")));
    }

    @Test
    void aControllerReturnsAFuture() throws Exception {
        assertEquals("[4,6]", get("/lengths?one=" + page("one") + "&other=" + page("other")));
    }

    record Item(String name) {
    }

    /** Boot's Jackson 3 is older than Meanwhile's too. */
    @Test
    void recordsAreJson() throws Exception {
        var item = loop.call(() -> {
            var app = new App();
            app.get("/", _ -> new Item("tea"));
            try (var server = app.listen(0)) {
                return loop.client().get(server.url()).json(Item.class);
            }
        });
        assertEquals(new Item("tea"), item);
    }

    @Test
    void failuresReachTheCaller() throws Exception {
        var url = pages.url();
        close();
        assertThrows(HttpException.class, () -> loop.call(() -> loop.client().get(url)));
        servePages();
    }

    @Test
    void anInterruptCancelsTheTask() throws Exception {
        var waiting = new CompletableFuture<Void>();
        var ended = new CompletableFuture<Boolean>();
        var thread = Thread.ofPlatform().start(() -> assertThrows(InterruptedException.class, () -> loop.call(() -> {
            try {
                waiting.complete(null);
                new Promise<Void>().await();
                return null;
            } finally {
                ended.complete(true);
            }
        })));
        waiting.join();
        thread.interrupt();
        assertTrue(ended.get());
        thread.join();
    }
}
