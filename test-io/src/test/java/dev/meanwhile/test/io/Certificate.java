package dev.meanwhile.test.io;

import dev.meanwhile.io.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate for a host named server, signed by itself, made by the JDK's keytool. */
final class Certificate {
    private static final String PASSWORD = "changeit";

    private final Path store;
    private final X509Certificate certificate;

    Certificate(Path folder) {
        store = folder.resolve("server.p12");
        try {
            var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            var made = new ProcessBuilder(keytool, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server", "-ext", "san=dns:server", "-validity", "2",
                    "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD).redirectErrorStream(true).start();
            var said = new String(made.getInputStream().readAllBytes());
            if (made.waitFor() != 0 || !Files.exists(store)) {
                throw new AssertionError(said);
            }
            certificate = (X509Certificate) KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()).getCertificate("server");
        } catch (IOException | InterruptedException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Tls server() {
        return Tls.of(o -> o.keyStore(store, PASSWORD));
    }

    /** A new one has no sessions to resume. */
    Tls client() {
        return Tls.of(o -> o.systemTrust(false).trust(List.of(certificate)));
    }
}
