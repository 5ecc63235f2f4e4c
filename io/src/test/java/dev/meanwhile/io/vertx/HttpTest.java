package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** Vert.x's HTTP server and client on one loop, with a task for each request on both sides. */
class HttpTest {
    private static HttpServer greeter(LoopVertx io) {
        return io.await(() -> io.vertx().createHttpServer().requestHandler(request -> spawn(() -> {
            // Some of these tasks are overtaken by others.
            if (request.path().endsWith("0")) {
                sleep(Duration.ofMillis(1));
            }
            io.await(() -> request.response().end("hello " + request.path()));
        })).listen(0, "127.0.0.1"));
    }

    private static String get(LoopVertx io, HttpClient client, int port, String path) {
        return io.await(() -> client.request(HttpMethod.GET, port, "localhost", path)
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .map(Object::toString));
    }

    @Test
    void aRequestIsAnswered() {
        run(() -> {
            var io = LoopVertx.current();
            var server = greeter(io);
            var client = io.vertx().createHttpClient();
            assertEquals("hello /a", get(io, client, server.actualPort(), "/a"));
            io.await(client::close);
        });
    }

    @Test
    void requestsOfManyTasksShareAPool() {
        run(() -> {
            var io = LoopVertx.current();
            var server = greeter(io);
            var client = io.vertx().createHttpClient();
            var tasks = IntStream.range(0, 100)
                    .mapToObj(i -> spawn(() -> get(io, client, server.actualPort(), "/" + i)))
                    .toList();
            assertEquals(IntStream.range(0, 100).mapToObj(i -> "hello /" + i).toList(), gather(tasks));
            io.await(client::close);
        });
    }
}
