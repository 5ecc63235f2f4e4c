package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A self-signed certificate, with its key. The JDK's keytool makes it. */
final class Certificates {
    static final String PASSWORD = "benchmarks";
    private static final String ALIAS = "server";
    private static final int LINE = 64;

    private Certificates() {
    }

    /** As pyperformance's: RSA, 3,072 bits, SHA-256. */
    static void make(Path folder) throws IOException {
        make(folder, "-keyalg", "RSA", "-keysize", "3072", "-sigalg", "SHA256withRSA");
    }

    /** Of an elliptic curve, P-256: with its key, a handshake costs less than with RSA. */
    static void makeElliptic(Path folder) throws IOException {
        make(folder, "-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA");
    }

    private static void make(Path folder, String... kind) throws IOException {
        var store = folder.resolve("key.p12");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", ALIAS, "-dname", "CN=localhost",
                "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "30", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(kind));
        var made = Tool.run(folder, command);
        if (!made.ok()) {
            throw new IOException(made.tail());
        }
        try {
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            write(folder.resolve("key.pem"), "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            write(folder.resolve("certificate.pem"), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void write(Path file, String type, byte[] content) throws IOException {
        var lines = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
    }
}
