package app;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.http.Http;
import dev.meanwhile.http.HttpServer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

/** Boot's Netty is 4.1, and its Jackson 2 has older annotations than Jackson 3 needs; the pom sets others. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ApplicationTest {
    @Autowired
    private Environment environment;

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
    void aControllerUsesTheClient() {
        run(() -> {
            try (var pages = HttpServer.listen(0, request -> request.respond(200).text(request.target()))) {
                var url = "http://localhost:" + environment.getProperty("local.server.port") + "/length?url="
                        + URLEncoder.encode(pages.url() + "seven", StandardCharsets.UTF_8);
                assertEquals("6", blocking(() -> Http.get(url).text()));
            }
        });
    }
}
