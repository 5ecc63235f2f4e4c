package dev.meanwhile.test.web;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpServer;

/** Otherwise the first test's limit of real time would be that of loading Vert.x and TLS. */
final class Vertx {
    private Vertx() {
    }

    static void load() {
        var certificate = SelfSigned.of("localhost");
        run(() -> {
            try (var server = HttpServer.listen(c -> c.host("localhost").headerTimeout(seconds(60)).tls(certificate.certificate(), certificate.key()), request -> request.respond(200).text("ok"));
                    var client = HttpClient.create(c -> c.connectTimeout(seconds(60)).trust(certificate.certificate()))) {
                client.get(server.url());
            }
        });
    }
}
