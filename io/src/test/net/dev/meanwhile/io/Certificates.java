package dev.meanwhile.io;

import dev.meanwhile.io.spi.PemKeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** An authority, and certificates that it signs, made by openssl in a folder that goes with it. */
final class Certificates implements AutoCloseable {
    private static final List<String> EC = List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256");

    private final String openssl = InstalledPrograms.find("openssl");
    private final Path folder;

    Certificates() {
        try {
            folder = Files.createTempDirectory("meanwhile-tls");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(concat(List.of("req", "-x509", "-nodes", "-subj", "/CN=authority", "-days", "2", "-keyout", "authority.key", "-out", "authority.pem", "-newkey"), EC));
    }

    /** The files of a certificate and its key. */
    record Pair(Path chain, Path key) {
        TlsOptions in(TlsOptions options) {
            return options.certificate(chain, key);
        }
    }

    /** The authority's certificate. */
    Path authority() {
        return folder.resolve("authority.pem");
    }

    Path folder() {
        return folder;
    }

    /** For localhost and 127.0.0.1. */
    Pair localhost() {
        return issue("localhost", "DNS:localhost,IP:127.0.0.1", 2, EC);
    }

    Pair of(String name) {
        return issue(name, "DNS:" + name, 2, EC);
    }

    Pair rsa(String name) {
        return issue(name + "-rsa", "DNS:" + name, 2, List.of("rsa:2048"));
    }

    /** For localhost, with a key of Ed25519. */
    Pair edwards() {
        return issue("edwards", "DNS:localhost", 2, List.of("ed25519"));
    }

    /** Writes {@code own.KIND} with a key and its certificate, and {@code trusted.KIND} with the authority's certificate. The password is changeit. */
    void keyStore(String kind, Pair pair) {
        try {
            var password = "changeit".toCharArray();
            var own = KeyStore.getInstance(kind);
            own.load(null, null);
            own.setKeyEntry("own", PemKeys.key(pair.key, new char[0]), password, PemKeys.certificates(pair.chain).toArray(Certificate[]::new));
            var trusted = KeyStore.getInstance(kind);
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", PemKeys.certificates(authority()).getFirst());
            try (var out = Files.newOutputStream(folder.resolve("own." + kind)); var more = Files.newOutputStream(folder.resolve("trusted." + kind))) {
                own.store(out, password);
                trusted.store(more, password);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** For localhost, but to be shown by clients only. */
    Pair forClients() {
        return issue("for-clients", "DNS:localhost\nextendedKeyUsage=clientAuth", 2, EC);
    }

    Pair expired() {
        return issue("expired", "DNS:localhost,IP:127.0.0.1", -1, EC);
    }

    Pair selfSigned() {
        run(concat(List.of("req", "-x509", "-nodes", "-subj", "/CN=self", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2", "-keyout", "self.key", "-out", "self.pem",
                "-newkey"), EC));
        return new Pair(folder.resolve("self.pem"), folder.resolve("self.key"));
    }

    private Pair issue(String file, String names, int days, List<String> key) {
        write(file + ".ext", "subjectAltName=" + names);
        run(concat(List.of("req", "-nodes", "-subj", "/CN=" + file, "-keyout", file + ".key", "-out", file + ".csr", "-newkey"), key));
        run(List.of("x509", "-req", "-in", file + ".csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", String.valueOf(days),
                "-extfile", file + ".ext", "-out", file + ".pem"));
        return new Pair(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
    }

    /** Puts one pair where another is, as programs that renew certificates do. */
    void replace(Pair old, Pair by) {
        replace(old.key, by.key);
        replace(old.chain, by.chain);
    }

    void replace(Path old, Path by) {
        try {
            var fresh = Files.copy(by, folder.resolve("new"));
            Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void run(List<String> arguments) {
        Peers.run(folder, concat(List.of(openssl), arguments));
    }

    private static List<String> concat(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Override
    public void close() {
        try (var all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
