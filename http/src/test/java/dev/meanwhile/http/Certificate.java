package dev.meanwhile.http;

import io.vertx.core.net.PfxOptions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and its self-signed certificate, made by the JDK's keytool. */
final class Certificate {
    private static final String PASSWORD = "changeit";
    private static final List<String> FOR_A_WEEK = List.of("-startdate", "-1d", "-validity", "8");

    private static final class Good {
        private static final Certificate IT = make("good", "dns:localhost,ip:127.0.0.1,ip:::1");
    }

    private static final class OfElsewhere {
        private static final Certificate IT = make("elsewhere", "dns:elsewhere.example");
    }

    private static final class Expired {
        private static final Certificate IT = makeExpired();
    }

    private final Path store;
    private final Path pem;

    private Certificate(String name) {
        try {
            var folder = Files.createTempDirectory("meanwhile-certificate");
            store = folder.resolve(name + ".p12");
            pem = folder.resolve(name + ".pem");
            // In reverse order, at the end.
            List.of(folder, store, pem).forEach(file -> file.toFile().deleteOnExit());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** For localhost. */
    static Certificate good() {
        return Good.IT;
    }

    /** For localhost, until yesterday. The authority that signed it, which is what {@link #pem} gives, is good. */
    static Certificate expired() {
        return Expired.IT;
    }

    /** For another host. */
    static Certificate ofElsewhere() {
        return OfElsewhere.IT;
    }

    private static Certificate make(String name, String hosts) {
        var certificate = new Certificate(name);
        certificate.generate("key", "CN=" + name, FOR_A_WEEK, "-ext", "san=" + hosts);
        certificate.writePem("key");
        return certificate;
    }

    private static Certificate makeExpired() {
        var certificate = new Certificate("expired");
        certificate.generate("authority", "CN=authority", FOR_A_WEEK, "-ext", "bc:c");
        certificate.generate("key", "CN=expired", List.of("-startdate", "-9d", "-validity", "8"), "-ext", "san=dns:localhost", "-signer", "authority");
        certificate.writePem("authority");
        certificate.keytool("-delete", "-alias", "authority");
        return certificate;
    }

    private void generate(String alias, String subject, List<String> validity, String... more) {
        var arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", subject));
        arguments.addAll(validity);
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
    }

    private void writePem(String alias) {
        try {
            write(pem, "CERTIFICATE", keys().getCertificate(alias).getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Path write(Path file, String what, byte[] der) throws IOException {
        return Files.writeString(file, "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(der) + "\n-----END " + what + "-----\n");
    }

    private void keytool(String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + output);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** {@return the certificate, for a client to trust} */
    Path pem() {
        return pem;
    }

    PfxOptions forVertx() {
        return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    }

    /** {@return the key in PEM, for other people's servers} */
    Path keyPem() throws IOException, GeneralSecurityException {
        var file = pem.resolveSibling("key.pem");
        file.toFile().deleteOnExit();
        return write(file, "PRIVATE KEY", keys().getKey("key", PASSWORD.toCharArray()).getEncoded());
    }

    SSLContext context() throws IOException, GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys(), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
