package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of HTTP/1 that are spoilt at random, by a seed: each connection ends in time, with answers that are some, and nothing is left behind. */
class RequestFuzzTest {
    private static final int AT_ONCE = 128;
    /** Fifty thousand connections that are kept are far more. */
    private static final long GROWTH = 12L << 20;
    private static final List<Integer> EXPECTED = List.of(100, 101, 200, 400, 403, 404, 405, 408, 411, 413, 414, 417, 426, 431, 501, 505);
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
    private static final List<String> SAMPLES = List.of(
            "GET /items?a=b&c=%20 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nConnection: close\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 11\r\nConnection: close\r\n\r\nhello world",
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: yes\r\n\r\n",
            "PUT /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET http://localhost/a/../b HTTP/1.0\r\nHost: localhost\r\nCookie: a=b; c=d\r\nRange: bytes=0-3\r\n\r\n",
            "GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                    + "\u0081\u0085\0\0\0\0hello\u0088\u0082\0\0\0\0\u0003\u00e8");
    /** What parsers stumble over. */
    private static final List<String> SPICES = List.of("\r\n", "\n", "\r", "\0", " ", "\t", ":", ";", ",", "chunked", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Host: other\r\n", "0\r\n\r\n",
            "ffffffffffffffff", "-1", "+5", "0x5", "99999999999999999999", "%", "%zz", "HTTP/1.1", "HTTP/2.0", "\u00ff\u00fe", "\u0016\u0003\u0001", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "a".repeat(9_000));

    private static String spoilt(Random random) {
        var bytes = new StringBuilder(SAMPLES.get(random.nextInt(SAMPLES.size())));
        for (var changes = 1 + random.nextInt(4); changes > 0 && !bytes.isEmpty(); changes--) {
            var at = random.nextInt(bytes.length());
            switch (random.nextInt(6)) {
                case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
                case 1 -> bytes.deleteCharAt(at);
                case 2 -> bytes.setLength(at);
                case 3 -> bytes.insert(at, SPICES.get(random.nextInt(SPICES.size())));
                case 4 -> bytes.insert(at, bytes.substring(at, Math.min(bytes.length(), at + random.nextInt(40))));
                default -> bytes.delete(at, Math.min(bytes.length(), at + random.nextInt(20)));
            }
        }
        return bytes.toString();
    }

    private static void handle(ServerRequest request) throws Exception {
        switch (request.path()) {
            case "/echo" -> request.respond(200).text(request.text());
            case "/socket" -> {
                var socket = request.acceptWebSocket();
                for (var message : socket.messages()) {
                    socket.send(message);
                }
            }
            default -> request.respond(200).text(request.target());
        }
    }

    /** {@return nothing, or what is wrong} */
    private static List<String> problem(HttpServer server, long seed) throws IOException {
        var bytes = spoilt(new Random(seed));
        try (var raw = RawClient.to(server).send(bytes)) {
            var answer = raw.rest();
            if (answer.isEmpty()) {
                return List.of();
            }
            var status = ANSWER.matcher(answer);
            var fine = status.lookingAt() && EXPECTED.contains(Integer.parseInt(status.group(1)));
            return fine ? List.of() : List.of("seed " + seed + ": " + bytes + "\n-> " + answer);
        } catch (SocketTimeoutException e) {
            return List.of("seed " + seed + " hangs: " + bytes);
        } catch (java.net.SocketException e) {
            // Closed while it was still being sent.
            return List.of();
        }
    }

    /** {@return the memory in use in the end} */
    private static long round(HttpServer server, long first, int count) throws Exception {
        try (var clients = Executors.newFixedThreadPool(AT_ONCE)) {
            var all = new ArrayList<Callable<List<String>>>();
            for (var seed = first; seed < first + count; seed++) {
                var one = seed;
                all.add(() -> problem(server, one));
            }
            assertEquals(List.of(), clients.invokeAll(all).stream().map(Future::resultNow).flatMap(List::stream).limit(5).toList());
        }
        return Memory.used();
    }

    private static void rounds(int count) throws Exception {
        run(() -> {
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(c -> c.headerTimeout(millis(200)).readTimeout(millis(200)).idleTimeout(millis(200)).pingInterval(millis(200)), RequestFuzzTest::handle)) {
                var first = blocking(() -> round(server, 0, count / 2));
                var second = blocking(() -> round(server, count / 2, count / 2));
                assertTrue(second - first < GROWTH, second - first + " bytes more");
                while (!server.toString().contains("; 0 connections, 0 handlers")) {
                    sleep(millis(1));
                }
                problems.assertNone();
            }
        });
    }

    @Test
    @Timeout(60)
    void aThousand() throws Exception {
        rounds(1_000);
    }

    @Test
    @Tag("long")
    @Tag("carrier")
    @Timeout(600)
    void aHundredThousand() throws Exception {
        rounds(100_000);
    }
}
