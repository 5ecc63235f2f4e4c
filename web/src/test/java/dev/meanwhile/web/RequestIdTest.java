package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids that all traces of a request have. */
@Timeout(30)
class RequestIdTest {
    private static final String HEADER = "X-Request-Id";

    @ParameterizedTest
    @CsvSource({
        "X-Request-Id, abc-123, abc-123",
        "X-Request-Id, two words, ",
        "traceparent, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, 0af7651916cd43dd8448eb211c80319c",
        "traceparent, 01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more, 0af7651916cd43dd8448eb211c80319c",
        "traceparent, ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, ",
        "traceparent, 00-00000000000000000000000000000000-b7ad6b7169203331-01, ",
        "traceparent, 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01, ",
    })
    void aFitIdIsKeptAndAnotherIsReplaced(String header, String sent, String kept) throws Exception {
        serve(app -> {
            app.use(RequestId.accept());
            app.get("/", request -> request.id().orElseThrow());
        }, (client, url) -> {
            var response = client.get(url, r -> r.header(header, sent));
            assertEquals(response.header(HEADER), Optional.of(response.text()));
            if (kept == null) {
                assertTrue(response.text().matches("[0-9a-f]{16}"), response.text());
            } else {
                assertEquals(kept, response.text());
            }
        });
    }

    @Test
    void oneThatIsTooLongIsReplaced() throws Exception {
        serve(app -> {
            app.use(RequestId.accept());
            app.get("/", request -> request.id().orElseThrow());
        }, (client, url) -> {
            assertEquals("x".repeat(128), client.get(url, r -> r.header(HEADER, "x".repeat(128))).text());
            assertEquals(16, client.get(url, r -> r.header(HEADER, "x".repeat(129))).text().length());
        });
    }

    @Test
    void withoutAProxyAllAreNew() throws Exception {
        serve(app -> {
            app.use(RequestId.fresh());
            app.get("/", request -> request.id().orElseThrow());
        }, (client, url) -> {
            var first = client.get(url, r -> r.header(HEADER, "abc")).text();
            assertNotEquals("abc", first);
            assertNotEquals(first, client.get(url).text());
        });
    }

    @Test
    void whateverWorksForTheRequestKnowsIt() throws Exception {
        var later = new CompletableFuture<String>();
        serve(app -> {
            app.use(RequestId.accept());
            app.get("/", request -> {
                request.afterwards(() -> later.complete(RequestId.current().orElse("none")));
                var child = spawn(() -> RequestId.current().orElse("none"));
                return Task.current().name() + ", " + child.await() + ", " + blocking(() -> RequestId.current().orElse("none"));
            });
        }, (client, url) -> {
            assertEquals("GET / abc, abc, abc", client.get(url, r -> r.header(HEADER, "abc")).text());
            assertEquals("abc", await(later));
            assertEquals(Optional.empty(), RequestId.current());
        });
    }

    @Test
    void anErrorIsLoggedAndAnsweredUnderIt() throws Exception {
        serve(app -> {
            app.use(RequestId.accept());
            app.get("/", _ -> {
                throw new IllegalStateException("for the test");
            });
        }, (client, url) -> {
            try (var reports = new Reports()) {
                var response = client.get(url, r -> r.header(HEADER, "abc"));
                assertEquals(Optional.of("abc"), response.header(HEADER));
                assertEquals("{\"error\":\"internal server error\",\"id\":\"abc\"}", response.text());
                assertEquals(1, reports.count("the handler of GET / failed (error abc)"));
            }
        });
    }
}
