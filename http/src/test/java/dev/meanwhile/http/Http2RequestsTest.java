package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request by HTTP/2 that makes no sense is refused as one by HTTP/1 is, reaches no handler, and costs its connection and the log nothing. */
@Timeout(30)
@NeedsNewerNetty
class Http2RequestsTest {
    interface Talk {
        void with(RawHttp2 raw) throws Exception;
    }

    /** {@return the targets that handlers have seen} */
    private static List<String> talk(Talk talk) throws Exception {
        var seen = new ArrayList<String>();
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), request -> {
                     seen.add(request.target());
                     request.respond(200).text(request.authority());
                 })) {
                blocking(() -> {
                    try (var raw = RawHttp2.to(server)) {
                        talk.with(raw);
                    }
                });
                problems.assertNone();
            }
        });
        return seen;
    }

    private static String[] request(String method, String scheme, String authority, String path) {
        var fields = new ArrayList<String>();
        Map.of(":method", method, ":scheme", scheme, ":authority", authority, ":path", path).forEach((name, value) -> {
            if (!value.equals("none")) {
                fields.addAll(List.of(name, value));
            }
        });
        return fields.toArray(String[]::new);
    }

    @Test
    void theTargetIsChecked() throws Exception {
        var bad = List.of("a", "/a b", "/a\u007f", "/a\u0001", "http://localhost/", "*", "", "none", "/?a=%zz");
        var seen = talk(raw -> {
            var stream = 1;
            for (var path : bad) {
                raw.request(stream, request("GET", "https", "localhost", path));
                assertTrue(List.of(0, 400).contains(raw.status(stream)), "path " + path);
                stream += 2;
            }
            raw.request(stream, request("GET", "https", "localhost", "/good?a=b"));
            assertEquals(200, raw.status(stream));
            raw.request(stream + 2, request("OPTIONS", "https", "localhost", "*"));
            assertEquals(200, raw.status(stream + 2));
        });
        assertEquals(List.of("/good?a=b", "*"), seen);
    }

    @Test
    void schemeAuthorityAndMethodAreChecked() throws Exception {
        var bad = List.of(request("GET", "tea", "localhost", "/"), request("GET", "", "localhost", "/"), request("GET", "none", "localhost", "/"),
                request("GET", "https", "none", "/"), request("GET", "https", "", "/"), request("GET", "https", "user@localhost", "/"),
                request("GET", "https", "a b", "/"), request("GET", "https", "localhost:99999999", "/"), request("", "https", "localhost", "/"),
                request("G T", "https", "localhost", "/"), request("G\u0001", "https", "localhost", "/"), request("none", "https", "localhost", "/"));
        var seen = talk(raw -> {
            var stream = 1;
            for (var fields : bad) {
                raw.request(stream, fields);
                assertTrue(List.of(0, 400).contains(raw.status(stream)), String.join(" ", fields));
                stream += 2;
            }
            raw.request(stream, ":method", "GET", ":scheme", "https", ":path", "/by-host", "host", "localhost");
            assertEquals(200, raw.status(stream));
        });
        assertEquals(List.of("/by-host"), seen);
    }

    @Test
    void connectIsRefused() throws Exception {
        var seen = talk(raw -> {
            raw.request(1, ":method", "CONNECT", ":authority", "localhost:80");
            assertTrue(List.of(0, 400).contains(raw.status(1)));
            raw.request(3, ":method", "CONNECT", ":authority", "localhost:80", ":scheme", "https", ":path", "/");
            assertTrue(List.of(0, 400).contains(raw.status(3)));
            raw.request(5, ":method", "CONNECT", ":protocol", "websocket", ":authority", "localhost", ":scheme", "https", ":path", "/");
            assertTrue(List.of(0, 400).contains(raw.status(5)));
            raw.request(7, request("GET", "https", "localhost", "/"));
            assertEquals(200, raw.status(7));
        });
        assertEquals(List.of("/"), seen);
    }

    @Test
    void aLongTarget() throws Exception {
        talk(raw -> {
            raw.request(1, request("GET", "https", "localhost", "/" + "x".repeat(8_300)));
            assertEquals(414, raw.status(1));
            raw.request(3, request("GET", "https", "localhost", "/" + "x".repeat(8_000)));
            assertEquals(200, raw.status(3));
        });
    }
}
