package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Event;
import dev.meanwhile.Loop;
import dev.meanwhile.Promise;

import java.net.Socket;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When clients disconnect, their handlers are cancelled and nothing is left behind. */
@Timeout(60)
class ServerDisconnectTest {
    /** Reports when it has started and how it ended. */
    private static final class Watched {
        private final Event begun = new Event();
        private final Promise<String> end = new Promise<>();

        void run(RequestHandler handler, ServerRequest request) throws Exception {
            begun.set();
            try {
                handler.handle(request);
                end.complete("returned");
            } catch (Cancelled e) {
                end.complete("cancelled");
                throw e;
            } catch (Exception e) {
                end.complete(e.getClass().getSimpleName());
                throw e;
            }
        }
    }

    interface Leave {
        void by(RawClient raw) throws Exception;
    }

    private static String endOf(RequestHandler handler, String request, Leave leave) throws Exception {
        return run(() -> {
            var watched = new Watched();
            try (var server = HttpServer.listen(0, request1 -> watched.run(handler, request1))) {
                var raw = blocking(() -> RawClient.to(server).send(request));
                watched.begun.await();
                blocking(() -> leave.by(raw));
                return watched.end.await();
            }
        });
    }

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @Test
    void whileTheHandlerSleeps() throws Exception {
        assertEquals("cancelled", endOf(_ -> sleep(seconds(1_000)), GET, RawClient::close));
        assertEquals("cancelled", endOf(_ -> sleep(seconds(1_000)), GET, RawClient::closeWithReset));
    }

    @Test
    void whileItReads() throws Exception {
        var post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf";
        assertFalse(endOf(ServerRequest::bytes, post, RawClient::close).equals("returned"));
    }

    @Test
    void whileItStreams() throws Exception {
        var end = endOf(request -> request.respond(200).stream(out -> {
            while (true) {
                out.emit(new byte[100_000]);
            }
        }), GET, raw -> {
            raw.read(1_000_000);
            raw.closeWithReset();
        });
        assertFalse(end.equals("returned"), end);
    }

    /** The handler waits, and memory does not grow: a client that never reads gets what fits into the socket's buffers. */
    @Test
    void aClientThatNeverReadsIsCutOff() throws Exception {
        var end = endOf(request -> request.respond(200).stream(out -> {
            while (true) {
                out.emit(new byte[100_000]);
            }
        }), GET, _ -> { }, c -> c.writeTimeout(Duration.ofMillis(200)));
        assertEquals("WriteTimeout", end);
    }

    private static String endOf(RequestHandler handler, String request, Leave leave, java.util.function.UnaryOperator<ServerConfig> config)
            throws Exception {
        return run(() -> {
            var watched = new Watched();
            try (var server = HttpServer.listen(config, it -> watched.run(handler, it))) {
                var raw = blocking(() -> RawClient.to(server).send(request));
                watched.begun.await();
                blocking(() -> leave.by(raw));
                return watched.end.await();
            }
        });
    }

    @Test
    @NeedsNewerNetty
    void anHttp2StreamThatIsReset() throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            var watched = new Watched();
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), request -> {
                if (request.path().equals("/slow")) {
                    watched.run(_ -> sleep(seconds(1_000)), request);
                } else {
                    request.respond(200).text(request.version());
                }
            }); var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                assertEquals("HTTP/2", client.get(server.url()).text());
                var task = spawn(() -> client.get(server.url() + "slow"));
                watched.begun.await();
                task.cancel();
                assertEquals("cancelled", watched.end.await());
                assertEquals("HTTP/2", client.get(server.url()).text());
            }
        });
    }

    @Test
    void aFailureInTheMiddleIsSeenAsOne() throws Exception {
        try (var logged = new Reports()) {
            run(() -> {
                try (var server = HttpServer.listen(0, request -> request.respond(200).stream(out -> {
                    out.emit(new byte[10]);
                    throw new IllegalStateException("half-way");
                })); var client = HttpClient.create()) {
                    assertThrows(HttpException.class, () -> client.get(server.url()));
                }
            });
            assertEquals(1, logged.count("the handler of GET / failed"));
        }
    }

    /** At any moment, in any way: no handler, no connection and no task is left. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void torture(boolean reset) throws Exception {
        run(() -> {
            var random = new Random(5);
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(0, ServerDisconnectTest::answer)) {
                var tasksBefore = Loop.current().tasks().size();
                for (var i = 0; i < 150; i++) {
                    var request = switch (i % 4) {
                        case 0 -> "GET /big HTTP/1.1\r\nHost: a\r\n\r\n";
                        case 1 -> "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n" + "x".repeat(100);
                        case 2 -> "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\u0081\u0081\0\0\0\0x";
                        default -> "GET /sleep HTTP/1.1\r\nHost: a\r\n\r\n" + GET;
                    };
                    var part = request.substring(0, random.nextInt(request.length() + 1));
                    var read = random.nextInt(3) * 100;
                    var socket = new Socket();
                    blocking(() -> {
                        var raw = RawClient.to(server, socket).send(part);
                        if (part.length() == request.length() && !request.contains("sleep")) {
                            raw.read(read / 2);
                        }
                        if (reset) {
                            raw.closeWithReset();
                        } else {
                            raw.close();
                        }
                    });
                }
                while (!server.toString().contains("; 0 connections, 0 handlers")) {
                    sleep(Duration.ofMillis(1));
                }
                assertEquals(tasksBefore, Loop.current().tasks().size());
                problems.assertNone();
                assertTrue(server.port() > 0);
            }
        });
    }

    private static void answer(ServerRequest request) throws Exception {
        switch (request.path()) {
            case "/big" -> request.respond(200).body(new byte[1_000_000]);
            case "/read" -> request.respond(200).body(request.bytes());
            case "/ws" -> {
                var socket = request.acceptWebSocket();
                for (var text : socket) {
                    socket.send(text.repeat(100));
                }
            }
            case "/sleep" -> sleep(seconds(1_000));
            default -> request.respond(404).send();
        }
    }
}
