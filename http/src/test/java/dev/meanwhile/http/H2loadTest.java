package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** nghttp2's h2load gets every response whole, with the windows of a browser and with windows that hold all bodies (docs/adr/038). */
@NeedsNewerNetty
class H2loadTest {
    private static final List<String> BROWSER = List.of("-w20", "-W23");
    private static final List<String> EVERYTHING = List.of("-w30", "-W30");
    private static final byte[] BODY = new byte[200_000];

    @BeforeAll
    static void require() throws InterruptedException {
        OtherClientsTest.require("h2load", "h2load", "--version");
    }

    private static void handle(ServerRequest request) throws Exception {
        switch (request.path()) {
            case "/body" -> request.respond(200).body(BODY);
            case "/pieces" -> request.respond(200).stream(out -> {
                for (var i = 0; i < 10; i++) {
                    out.emit(new byte[20_000]);
                }
            });
            default -> request.respond(200).text("hello");
        }
    }

    /** A stall ends with h2load's time limit: ten seconds without a byte. */
    private static void load(int requests, List<String> options, String url) throws Exception {
        var command = new ArrayList<>(List.of("h2load", "-n" + requests, "-N10"));
        command.addAll(options);
        command.add(url);
        var report = OtherClientsTest.output(command.toArray(String[]::new));
        assertTrue(report.contains("%1$d done, %1$d succeeded, 0 failed, 0 errored, 0 timeout".formatted(requests)), report);
        assertTrue(report.contains("status codes: " + requests + " 2xx, 0 3xx, 0 4xx, 0 5xx"), report);
    }

    private static List<String> with(List<String> windows, String... others) {
        var all = new ArrayList<>(windows);
        all.addAll(List.of(others));
        return all;
    }

    private static void rounds(int count) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), H2loadTest::handle)) {
                blocking(() -> {
                    for (var round = 0; round < count; round++) {
                        var path = List.of("body", "pieces", "").get(round % 3);
                        for (var windows : List.of(BROWSER, EVERYTHING)) {
                            load(60, with(windows, "-c1", "-m100"), server.url() + path);
                            load(60, with(windows, "-c3", "-m20"), server.url() + path);
                        }
                    }
                    load(60, List.of("--h1", "-c4", "-m20"), server.url());
                });
            }
        });
    }

    @Test
    @Timeout(120)
    void nothingIsLost() throws Exception {
        rounds(3);
    }

    /** What it looks for is in the codecs, which run as they do in either mode. */
    @Test
    @Tag("long")
    @Tag("carrier")
    @Timeout(3_600)
    void nothingIsLostInAThousandRuns() throws Exception {
        rounds(250);
    }
}
