package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handshakes of TLS that no client makes, and that would cost the server memory. */
@Timeout(30)
class Row42HandshakesTest {
    /** A record of 16 KB; the first begins with the message that a client begins with, of 16 MB. */
    private static final String FIRST = "\u0016\u0003\u0001\u0040\0" + "\u0001\u00ff\u00ff\u00ff" + "\0".repeat(16_380);
    private static final String NEXT = "\u0016\u0003\u0001\u0040\0" + "\0".repeat(16_384);
    private static final int MANY = 100;

    interface Talk {
        void to(HttpServer server) throws Exception;
    }

    private static void talk(Talk talk) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key).headerTimeout(millis(500)), request -> request.respond(200).send());
                 var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                blocking(() -> talk.to(server));
                assertEquals(200, client.get(server.url()).status());
                problems.assertNone();
            }
        });
    }

    @Test
    void aHelloOf16Megabytes() throws Exception {
        talk(server -> {
            var taken = 0;
            try (var raw = RawClient.to(server).send(FIRST)) {
                for (; taken < 1_000; taken++) {
                    raw.send(NEXT);
                }
            } catch (IOException e) {
                // The server has closed the connection.
            }
            // What is in the buffers of both sockets counts too.
            assertTrue(taken < 1_000, "all of it was taken");
        });
    }

    /** A length alone takes no memory: a hundred announce 16 MB each, and say no more. */
    @Test
    void hellosThatAreAnnounced() throws Exception {
        talk(server -> {
            var before = Memory.used();
            var all = new ArrayList<RawClient>();
            for (var i = 0; i < MANY; i++) {
                all.add(RawClient.to(server).send(FIRST.substring(0, 9)));
            }
            var grown = Memory.used() - before;
            assertTrue(grown < 32 << 20, grown + " bytes more");
            for (var raw : all) {
                // At the end of the time for a handshake.
                raw.rest();
                raw.close();
            }
        });
    }

    /** A certificate for each name would be looked up, and remembered. */
    @Test
    void thousandsOfNames() throws Exception {
        talk(server -> {
            var before = Memory.used();
            for (var i = 0; i < 2_000; i++) {
                try (var raw = RawClient.to(server)) {
                    raw.send(hello("host-" + i + "." + "x".repeat(200) + ".example"));
                    // A part of the server's answer, or of its refusal.
                    raw.read(5);
                }
            }
            var grown = Memory.used() - before;
            assertTrue(grown < 16 << 20, grown + " bytes more");
        });
    }

    /** {@return the ClientHello of TLS 1.2 with a server's name (RFC 5246, RFC 6066)} */
    private static String hello(String name) {
        var serverName = "\0\0" + length(name.length() + 5) + length(name.length() + 3) + "\0" + length(name.length()) + name;
        var curves = "\0\n\0\u0004\0\u0002\0\u0017";
        var signatures = "\0\r\0\u0004\0\u0002\u0004\u0003";
        var extensions = serverName + curves + signatures;
        // A version, 32 bytes that should be random, no session, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, no compression.
        var hello = "\u0003\u0003" + "r".repeat(32) + "\0" + "\0\u0002\u00c0\u002b" + "\u0001\0" + length(extensions.length()) + extensions;
        var message = "\u0001\0" + length(hello.length()) + hello;
        return "\u0016\u0003\u0001" + length(message.length()) + message;
    }

    private static String length(int length) {
        return "" + (char) (length >> 8) + (char) (length & 0xff);
    }
}
