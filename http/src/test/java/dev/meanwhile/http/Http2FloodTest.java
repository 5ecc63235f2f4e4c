package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.io.vertx.LoopVertx;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;

import java.util.HashMap;
import java.util.function.ObjIntConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that are cheap to send and expensive to receive cost their sender the connection. */
@Timeout(30)
class Http2FloodTest {
    /** CVE-2023-44487: requests that are reset as soon as they have begun. */
    @Test
    void resets() throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            var requests = new HashMap<String, Integer>();
            var begun = new Event[1];
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), request -> {
                requests.merge(request.remote(), 1, Integer::sum);
                begun[0].set();
                sleep(seconds(1_000));
            }); var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                for (var i = 0; i < 250; i++) {
                    begun[0] = new Event();
                    var task = spawn(() -> client.get(server.url()));
                    begun[0].await();
                    task.cancel();
                }
                assertEquals(2, requests.size(), "connections");
                assertTrue(requests.values().stream().allMatch(count -> count <= 201), requests.toString());
                while (!server.toString().contains(" 0 handlers")) {
                    sleep(dev.meanwhile.Meanwhile.millis(1));
                }
            }
        });
    }

    private static void flood(ObjIntConsumer<HttpClientConnection> frame) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), request -> request.respond(200).send());
                 var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                var io = LoopVertx.current();
                var options = new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false).setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2);
                var flooding = io.vertx().createHttpClient(options);
                var closed = Promise.<Void>promise();
                var connection = io.await(() -> flooding.connect(new HttpConnectOptions().setHost("127.0.0.1").setPort(server.port()).setSsl(true)));
                io.context().runOnContext(_ -> {
                    connection.closeHandler(_ -> closed.complete());
                    for (var i = 0; i < 200; i++) {
                        frame.accept(connection, i);
                    }
                });
                timeout(seconds(20), () -> io.await(closed::future));
                assertEquals(200, client.get(server.url()).status());
                io.await(flooding::close);
            }
        });
    }

    @Test
    void pings() throws Exception {
        flood((connection, _) -> connection.ping(Buffer.buffer(new byte[8])));
    }

    @Test
    void settings() throws Exception {
        flood((connection, i) -> connection.updateSettings(new Http2Settings().setMaxConcurrentStreams(100 + i)));
    }
}
