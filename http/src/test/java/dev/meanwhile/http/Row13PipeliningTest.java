package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many requests at once are answered one after another, and other clients are served meanwhile. */
@Timeout(60)
class Row13PipeliningTest {
    private static final int REQUESTS = 20_000;

    @Test
    void answersComeInOrderAndOthersAreServedMeanwhile() throws Exception {
        run(() -> {
            var seen = new int[2];
            try (var server = HttpServer.listen(0, request -> {
                seen[1] = Math.max(seen[1], ++seen[0]);
                request.respond(200).text(request.query("n").orElse("other"));
                seen[0]--;
            }); var client = HttpClient.create()) {
                var requests = new StringBuilder();
                for (var i = 10_000; i < 10_000 + REQUESTS; i++) {
                    requests.append("GET /?n=").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
                }
                var pipelined = spawn(() -> blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        var sending = Thread.ofPlatform().start(() -> send(raw, requests.toString()));
                        for (var i = 10_000; i < 10_000 + REQUESTS; i++) {
                            assertEquals(200, raw.status());
                            assertEquals(String.valueOf(i), raw.read(5));
                        }
                        sending.join();
                    }
                }));
                var others = 0;
                while (!pipelined.isDone()) {
                    assertEquals("other", client.get(server.url()).text());
                    others++;
                }
                pipelined.await();
                assertEquals(true, others > 10, others + " other requests were answered");
                assertEquals(true, seen[1] <= 2, seen[1] + " handlers at once");
            }
        });
    }

    private static void send(RawClient raw, String requests) {
        try {
            raw.send(requests);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
