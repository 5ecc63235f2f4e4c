package app;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpServer;

import java.util.List;

import org.junit.jupiter.api.Test;

/** The pom sets Netty's version only, and the annotations of Boot's Jackson 2 are too old for Jackson 3. */
class OldJacksonTest {
    /** As in docs/embedding.md, in one line. */
    private static final String PROBLEM = "JSON needs jackson-annotations 2.22, but the class path has 2.19.2: "
            + "import meanwhile-bom before other BOMs, or for Spring Boot set <jackson-bom.version>2.22.0</jackson-bom.version> "
            + "in the properties of your pom.xml";

    @Test
    void jsonSaysSo() {
        try (var client = HttpClient.create()) {
            assertEquals(PROBLEM, assertThrows(IllegalStateException.class, () -> client.post("http://localhost/", List.of())).getMessage());
        }
    }

    @Test
    void whatIsNotJsonWorks() {
        assertEquals("hello", run(() -> {
            try (var server = HttpServer.listen(0, request -> request.respond(200).text("hello")); var client = HttpClient.create()) {
                return client.get(server.url()).text();
            }
        }));
    }
}
