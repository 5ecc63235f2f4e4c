package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host is accepted only with keys that the program knows. */
@Timeout(30)
class PinnedKeysTest {
    private static final String OTHER = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static int status(Certificate certificate, UnaryOperator<ClientConfig> settings) {
        try (var server = VertxServer.https(certificate, request -> request.response().end("ok"))) {
            return run(() -> {
                try (var client = HttpClient.create(settings)) {
                    return client.get(server.url("/")).status();
                }
            });
        }
    }

    /** By other means than ours, as curl's manual says. */
    private static String pinOf(Certificate certificate) throws Exception {
        var openssl = new ProcessBuilder("sh", "-c", "openssl x509 -in " + certificate.pem()
                + " -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64").start();
        return "sha256/" + new String(openssl.getInputStream().readAllBytes()).strip();
    }

    private static UnaryOperator<ClientConfig> pinned(String host, String... pins) {
        return c -> c.trust(Certificate.good().pem()).tls(t -> t.pin(host, pins));
    }

    @Test
    void oneOfTheKeysIsTheServers() throws Exception {
        var pin = pinOf(Certificate.good());
        assertEquals(200, status(Certificate.good(), pinned("LOCALHOST", OTHER, pin)));
        assertEquals(200, status(Certificate.good(), c -> pinned("localhost", OTHER).apply(c).tls(t -> t.pin("localhost", pin.replace("sha256/", "sha256//")))));
    }

    @Test
    void anotherKeyIsRefusedAndNamed() throws Exception {
        var thrown = assertThrows(HttpException.TlsFailed.class, () -> status(Certificate.good(), pinned("localhost", OTHER)));
        assertTrue(thrown.getMessage().endsWith("the server's key is " + pinOf(Certificate.good()) + ", which is not pinned for localhost"), thrown.getMessage());
    }

    @Test
    void otherHostsAreNotAffected() {
        assertEquals(200, status(Certificate.good(), pinned("example.org", OTHER)));
    }

    @Test
    void theCertificateMustBeGoodToo() throws Exception {
        var elsewhere = Certificate.ofElsewhere();
        var pin = pinOf(elsewhere);
        assertThrows(HttpException.TlsFailed.class, () -> status(elsewhere, c -> c.trust(elsewhere.pem()).tls(t -> t.pin("localhost", pin))));
        assertThrows(HttpException.TlsFailed.class, () -> status(elsewhere, c -> c.tls(t -> t.pin("localhost", pin))));
        assertEquals(200, status(elsewhere, c -> c.verify(false).tls(t -> t.pin("localhost", pin))));
        assertThrows(HttpException.TlsFailed.class, () -> status(elsewhere, c -> c.verify(false).tls(t -> t.pin("localhost", OTHER))));
    }

    /** One of 64 hashes begins with a slash. */
    @ParameterizedTest
    @ValueSource(strings = {"dUSOA8XiYPrvyyYbfHdAXrR8FW+Lb1My4PrURY6wbMA=", "/USOA8XiYPrvyyYbfHdAXrR8FW+Lb1My4PrURY6wbMA="})
    void asOpensslAndAsCurlWritePins(String hash) {
        assertEquals(hash, PinnedKeys.parse("sha256/" + hash));
        assertEquals(hash, PinnedKeys.parse("sha256//" + hash));
        assertEquals(hash, PinnedKeys.parse("sha256/" + hash.replace("=", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256/", "sha256/AAAA", "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "not base 64"})
    void whatIsNotAPin(String pin) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> HttpClient.create(pinned("localhost", pin)));
        assertTrue(thrown.getMessage().startsWith("pin(…, \"" + pin + "\"): a pin is sha256/"), thrown.getMessage());
    }
}
