package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entries for finished requests. */
@Timeout(20)
class AccessLogTest {
    @Test
    void oneThatFailsIsReportedAndTheConnectionEndsAsUsual() throws Exception {
        run(() -> {
            try (var reports = new Reports();
                 var server = HttpServer.listen(c -> c.idleTimeout(millis(50)).accessLog(_ -> {
                     throw new IllegalStateException("the disk is full");
                 }), request -> request.respond(200).text("hello"))) {
                var all = blocking(() -> {
                    try (var socket = new Socket("127.0.0.1", server.port())) {
                        socket.setSoTimeout(10_000);
                        socket.getOutputStream().write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                        // To the end of the connection, which the idle timeout brings.
                        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                    }
                });
                assertTrue(all.endsWith("hello"), all);
                assertEquals(1, reports.count("the access log failed at GET /a"));
            }
        });
    }

    @Test
    void aRequestMayHaveOneOfItsOwnBeforeTheServers() throws Exception {
        var order = new ArrayList<String>();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.accessLog(entry -> order.add("server's " + entry.status())), request -> {
                request.onEnd(entry -> order.add("own " + entry.status() + " " + entry.bytes()));
                request.respond(201).text("hello");
            }); var client = HttpClient.create()) {
                client.get(server.url());
            }
        });
        assertEquals(List.of("own 201 5", "server's 201"), order);
    }
}
