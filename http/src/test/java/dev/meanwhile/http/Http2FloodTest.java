package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.io.vertx.LoopVertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;

import java.util.HashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that are cheap to send and expensive to receive cost their sender the connection. */
@Timeout(30)
@NeedsNewerNetty
class Http2FloodTest {
    private static final long ENHANCE_YOUR_CALM = 11;

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

    interface Frame {
        /** Sends it. {@return when it has been answered} */
        Future<?> send(HttpClientConnection connection, int i);
    }

    /** The server's other limits could close the connection too: they are out of reach. */
    private static void flood(Frame frame) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key).headerTimeout(seconds(1_000)),
                    request -> request.respond(200).send());
                 var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                var io = LoopVertx.current();
                var options = new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false).setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2);
                var flooding = io.vertx().createHttpClient(options);
                var farewell = Promise.<Long>promise();
                var connection = io.await(() -> flooding.connect(new HttpConnectOptions().setHost("127.0.0.1").setPort(server.port()).setSsl(true)));
                connection.goAwayHandler(it -> farewell.tryComplete(it.getErrorCode()));
                assertTrue(answers(io, connection, frame, 40), "forty are no flood");
                assertFalse(answers(io, connection, frame, 160), "all of a flood was answered");
                assertEquals(ENHANCE_YOUR_CALM, timeout(seconds(20), () -> io.await(farewell::future)));
                assertEquals(200, client.get(server.url()).status());
                io.await(flooding::close);
            }
        });
    }

    /** {@return whether the last of so many frames is answered} The connection is closed otherwise. */
    private static boolean answers(LoopVertx io, HttpClientConnection connection, Frame frame, int count) {
        return io.await(() -> {
            for (var i = 1; i < count; i++) {
                frame.send(connection, i);
            }
            var closed = Promise.<Boolean>promise();
            connection.closeHandler(_ -> closed.tryComplete(false));
            frame.send(connection, count).onComplete(last -> closed.tryComplete(last.succeeded()));
            return closed.future();
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
