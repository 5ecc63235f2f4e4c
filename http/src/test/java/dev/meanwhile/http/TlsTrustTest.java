package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which certificates are trusted, and how the others are reported. */
@Timeout(30)
class TlsTrustTest {
    private static int status(Certificate certificate, UnaryOperator<ClientConfig> settings) {
        try (var server = VertxServer.https(certificate, request -> request.response().end("ok")); var problems = new LoggedProblems()) {
            return run(() -> {
                try (var client = HttpClient.create(settings)) {
                    return client.get(server.url("/")).status();
                } finally {
                    problems.assertNone();
                }
            });
        }
    }

    private static void assertRefused(String reason, Certificate certificate, UnaryOperator<ClientConfig> settings) {
        var thrown = assertThrows(HttpException.TlsFailed.class, () -> status(certificate, settings));
        assertTrue(thrown.getMessage().contains("localhost") && thrown.getMessage().contains(reason), thrown.getMessage());
    }

    @Test
    void aCertificateThatTheProgramTrusts() {
        assertEquals(200, status(Certificate.good(), c -> c.trust(Certificate.good().pem())));
    }

    @Test
    void anUnknownAuthority() {
        assertRefused("unable to find valid certification path", Certificate.good(), c -> c);
    }

    @Test
    void anotherAuthorityThanTheTrustedOne() {
        assertRefused("unable to find valid certification path", Certificate.good(), c -> c.trust(Certificate.ofElsewhere().pem()));
    }

    @Test
    void theWrongHost() {
        var elsewhere = Certificate.ofElsewhere();
        assertRefused("No subject alternative DNS name matching localhost found", elsewhere, c -> c.trust(elsewhere.pem()));
    }

    @Test
    void anExpiredCertificate() {
        var expired = Certificate.expired();
        assertRefused("NotAfter", expired, c -> c.trust(expired.pem()));
    }

    @Test
    void withoutVerificationAnythingGoes() {
        assertEquals(200, status(Certificate.expired(), c -> c.verify(false)));
        assertEquals(200, status(Certificate.ofElsewhere(), c -> c.verify(false)));
    }

    @Test
    void aServerWithoutTls() {
        try (var server = RawServer.of(peer -> {
            peer.socket().getInputStream().read();
            peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        })) {
            var thrown = assertThrows(HttpException.TlsFailed.class, () -> run(() -> {
                try (var client = HttpClient.create()) {
                    client.get("https://localhost:" + server.port() + "/");
                }
            }));
            assertTrue(thrown.getMessage().contains("TLS"), thrown.getMessage());
        }
    }

    @Test
    void aServerThatHangsUpInTheHandshake() {
        try (var server = RawServer.of(peer -> peer.socket().getInputStream().read())) {
            var thrown = assertThrows(HttpException.TlsFailed.class, () -> run(() -> {
                try (var client = HttpClient.create()) {
                    client.get("https://localhost:" + server.port() + "/");
                }
            }));
            assertTrue(thrown.getMessage().contains("handshake"), thrown.getMessage());
        }
    }

    @Test
    void aFileThatIsNotThere() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> HttpClient.create(c -> c.trust(Path.of("/no/such.pem"))));
        assertTrue(thrown.getMessage().contains("/no/such.pem"), thrown.getMessage());
    }
}
