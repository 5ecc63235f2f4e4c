package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Flow;
import dev.meanwhile.Loop;
import dev.meanwhile.Outcome;
import dev.meanwhile.Task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own client gives up at any moment of an exchange, in any way: no handler, no connection and no task is left, at either end. */
@Timeout(60)
class ServerTortureTest {
    private static final int ROUNDS = 12;
    private static final int REQUESTS = 12;

    private static void answer(ServerRequest request) throws Exception {
        switch (request.path()) {
            case "/big" -> request.respond(200).body(new byte[400_000]);
            case "/echo" -> request.respond(200).stream(request.chunks());
            case "/trailers" -> request.respond(200).trailer("X-Sum", () -> slowly(request.trailers().first("X-Sum").orElse("none"))).stream(request.chunks());
            case "/read" -> request.respond(200).text("" + request.bytes().length);
            case "/unread" -> request.respond(200).text("no");
            case "/fails" -> request.respond(200).stream(out -> {
                out.emit(new byte[10]);
                // Unlike others, it is not reported.
                throw new WebSocketException.HandshakeFailed("enough", null);
            });
            case "/ws" -> {
                var socket = request.acceptWebSocket();
                for (var text : socket) {
                    if (text.equals("end")) {
                        return;
                    }
                    socket.send(text.repeat(500));
                }
            }
            default -> {
                while (true) {
                    sleep(Duration.ofSeconds(1_000));
                }
            }
        }
    }

    private static String slowly(String value) {
        sleep(Duration.ZERO);
        return value;
    }

    private static Flow<byte[]> pieces() {
        return generate(out -> {
            for (var i = 0; i < 10; i++) {
                out.emit(new byte[30_000]);
                sleep(Duration.ZERO);
            }
        });
    }

    private static void request(HttpClient client, String url, int kind, int depth) {
        switch (kind) {
            case 0 -> client.get(url + "big");
            case 1 -> client.post(url + "echo", r -> r.body(pieces()));
            case 2 -> client.post(url + "read", r -> r.body(new byte[200_000]));
            case 3 -> client.post(url + "unread", r -> r.body(pieces()));
            case 4 -> client.get(url + "sleep");
            case 5 -> client.get(url + "fails");
            case 6 -> {
                var response = client.post(url + "trailers", r -> r.header("TE", "trailers").body(pieces()).trailer("X-Sum", () -> slowly("7")));
                assertEquals("7", response.trailers().first("X-Sum").orElse(""));
            }
            default -> {
                try (var response = client.stream("POST", url + "echo", r -> r.body(pieces()))) {
                    var chunks = response.chunks().iterator();
                    for (var i = 0; i < depth && chunks.hasNext(); i++) {
                        chunks.next();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 2", "false, 3", "true, 1", "true, 2", "true, 3"})
    void requests(boolean http2, int seed) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        var random = new Random(seed);
        run(() -> {
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(c -> http2 ? c.host("localhost").tls(certificate.pem(), key) : c, ServerTortureTest::answer)) {
                var before = Loop.current().tasks().size();
                var tasks = new ArrayList<Task<?>>();
                for (var round = 0; round < ROUNDS; round++) {
                    try (var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                        for (var i = 0; i < REQUESTS; i++) {
                            var kind = random.nextInt(8);
                            var depth = random.nextInt(6);
                            var task = spawn(() -> quietly(() -> request(client, server.url(), kind, depth)));
                            tasks.add(task);
                            for (var turns = random.nextInt(25); turns > 0 && !task.isDone(); turns--) {
                                sleep(Duration.ZERO);
                            }
                            if (random.nextBoolean()) {
                                task.cancel();
                            }
                        }
                    }
                }
                awaitPeace(server, before);
                problems.assertNone();
                // None has failed in an unexpected way.
                tasks.stream().map(Task::outcome).filter(Outcome.Failure.class::isInstance).forEach(Outcome::orThrow);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void webSockets(int seed) throws Exception {
        var random = new Random(seed);
        run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(0, ServerTortureTest::answer)) {
                var url = server.url().replace("http", "ws") + "ws";
                var before = Loop.current().tasks().size();
                var tasks = new ArrayList<Task<?>>();
                for (var i = 0; i < 60; i++) {
                    var messages = random.nextInt(8);
                    var end = random.nextInt(4);
                    var task = spawn(() -> quietly(() -> talk(url, messages, end)));
                    tasks.add(task);
                    for (var turns = random.nextInt(40); turns > 0 && !task.isDone(); turns--) {
                        sleep(Duration.ZERO);
                    }
                    if (random.nextInt(3) == 0) {
                        task.cancel();
                    }
                }
                awaitPeace(server, before);
                problems.assertNone();
                // None has failed in an unexpected way.
                tasks.stream().map(Task::outcome).filter(Outcome.Failure.class::isInstance).forEach(Outcome::orThrow);
            }
        });
    }

    private static void talk(String url, int messages, int end) {
        try (var socket = WebSocket.connect(url)) {
            for (var i = 0; i < messages; i++) {
                socket.send("x".repeat(200));
            }
            for (var i = 0; i < messages / 2; i++) {
                assertEquals(100_000, socket.receive().length());
            }
            switch (end) {
                case 0 -> socket.abort();
                case 1 -> socket.send("end");
                case 2 -> socket.close(4000, "enough");
                default -> { }
            }
        }
    }

    private static void quietly(Runnable body) {
        try {
            body.run();
        } catch (Cancelled | HttpException | WebSocketException e) {
            // As expected. A closed client is not.
        } catch (IllegalStateException e) {
            if (!"this HttpClient is closed".equals(e.getMessage())) {
                throw e;
            }
        }
    }

    private static void awaitPeace(HttpServer server, int tasks) {
        while (!server.toString().contains("; 0 connections, 0 handlers") || Loop.current().tasks().size() > tasks) {
            sleep(millis(1));
        }
    }
}
