package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first line of a request by HTTP/1 (RFC 9112 §3): two blanks, and one of four forms of a target. */
@Timeout(20)
class RequestLineTest {
    private static int status(String request) throws Exception {
        var status = new ArrayList<Integer>();
        run(() -> {
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(0, request1 -> request1.respond(200).send())) {
                blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        status.add(raw.send(request).status());
                    }
                });
                problems.assertNone();
            }
        });
        return status.getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET / HTTP/1.1 ", "GET\t/ HTTP/1.1", "GET /\tHTTP/1.1", "GET /\u000bHTTP/1.1", "GET / HTTP/1.1\t", "GET /a b HTTP/1.1",
        "GET a HTTP/1.1", "GET * HTTP/1.1", "GET localhost:80 HTTP/1.1", "GET ftp://localhost/ HTTP/1.1", "GET http:/a HTTP/1.1", "CONNECT localhost:80 HTTP/1.1", "CONNECT / HTTP/1.1",
        "G(T / HTTP/1.1",
    })
    void malformed(String line) throws Exception {
        assertEquals(400, status(line + "\r\nHost: localhost\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "GET http://localhost/ HTTP/1.1", "GET HTTPS://localhost/a?b HTTP/1.1", "OPTIONS * HTTP/1.1", "B-A_Z! /?%20 HTTP/1.1", "GET //a HTTP/1.1", "GET /\u00e4 HTTP/1.1"})
    void fine(String line) throws Exception {
        assertEquals(200, status(line + "\r\nHost: localhost\r\n\r\n"));
    }
}
