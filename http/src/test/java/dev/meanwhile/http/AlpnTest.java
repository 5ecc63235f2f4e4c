package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which version of HTTP is used, and over how many connections. */
@Timeout(30)
class AlpnTest {
    private static HttpClient client() {
        return HttpClient.create(c -> c.trust(Certificate.good().pem()));
    }

    @Test
    @NeedsNewerNetty
    void http2WhereItIsOffered() {
        try (var server = VertxServer.https(request -> request.response().end(request.version() + " " + request.authority()))) {
            run(() -> {
                try (var client = client()) {
                    var response = client.get(server.url("/"));
                    assertEquals("HTTP/2", response.version());
                    assertEquals("HTTP_2 localhost:" + server.port(), response.text());
                    assertEquals("OK", response.reason());
                }
            });
        }
    }

    @Test
    void http11WhereItIsNot() {
        try (var server = VertxServer.https(Certificate.good(), request -> request.response().end("ok"), HttpVersion.HTTP_1_1)) {
            assertEquals("HTTP/1.1", run(() -> {
                try (var client = client()) {
                    return client.get(server.url("/")).version();
                }
            }));
        }
    }

    @Test
    void http11WhereNothingIsSaid() {
        var options = new HttpServerOptions().setSsl(true).setUseAlpn(false).setKeyCertOptions(Certificate.good().forVertx());
        try (var server = VertxServer.https(options, request -> request.response().end("ok"))) {
            assertEquals("HTTP/1.1", run(() -> {
                try (var client = client()) {
                    return client.get(server.url("/")).version();
                }
            }));
        }
    }

    @Test
    void http11IfTheClientWantsNothingElse() {
        try (var server = VertxServer.https(request -> request.response().end("ok"))) {
            assertEquals("HTTP/1.1", run(() -> {
                try (var client = HttpClient.create(c -> c.trust(Certificate.good().pem()).http2(false))) {
                    return client.get(server.url("/")).version();
                }
            }));
        }
    }

    @Test
    @NeedsNewerNetty
    void oneHttp2ConnectionForAHundredRequestsAtOnce() {
        try (var server = VertxServer.https(request -> request.response().end(request.path()))) {
            run(() -> {
                try (var client = client()) {
                    var texts = gather(IntStream.range(0, 100)
                            .mapToObj(i -> spawn(() -> client.get(server.url("/" + i)).text())).toList());
                    assertEquals(IntStream.range(0, 100).mapToObj(i -> "/" + i).toList(), texts);
                }
            });
            assertEquals(1, server.accepted());
        }
    }

    @Test
    @NeedsNewerNetty
    void moreConnectionsWhereTheServerLimitsTheStreams() {
        var options = VertxServer.tls(Certificate.good());
        options.getInitialSettings().setMaxConcurrentStreams(3);
        var waiting = new ArrayList<HttpServerRequest>();
        try (var server = VertxServer.https(options, request -> answerTogether(waiting, request, 12))) {
            run(() -> {
                try (var client = client()) {
                    gather(IntStream.range(0, 12).mapToObj(_ -> spawn(() -> client.get(server.url("/")).text())).toList());
                }
            });
            assertEquals(4, server.accepted());
        }
    }

    private static void answerTogether(List<HttpServerRequest> waiting, HttpServerRequest request, int count) {
        waiting.add(request);
        if (waiting.size() == count) {
            waiting.forEach(each -> each.response().end("ok"));
        }
    }

    /** While the server's protocol is unknown, one connection is tried; once that turns out to be HTTP/1.1, all connect at once. */
    @Test
    void concurrentRequestsToAnHttp11ServerDoNotQueueUp() {
        var waiting = new ArrayList<HttpServerRequest>();
        try (var server = VertxServer.https(Certificate.good(), request -> answerTogether(waiting, request, 5), HttpVersion.HTTP_1_1)) {
            run(() -> {
                try (var client = client()) {
                    gather(IntStream.range(0, 5).mapToObj(_ -> spawn(() -> client.get(server.url("/")).text())).toList());
                }
            });
            assertEquals(5, server.accepted());
        }
    }
}
