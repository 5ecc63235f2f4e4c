package dev.meanwhile.http;

import dev.meanwhile.io.spi.AnyCertificate;
import dev.meanwhile.io.spi.PemKeys;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.PemTrustOptions;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/**
 * What a client's TLS has beyond {@link ClientConfig#trust} and {@link ClientConfig#verify}:
 * {@code HttpClient.create(c -> c.tls(t -> t.certificate(Path.of("me.pem"), Path.of("me-key.pem"))))}. Immutable; each method returns a changed copy.
 */
public final class ClientTls {
    static final ClientTls DEFAULT = new ClientTls(Optional.empty(), Map.of());
    private static final char[] NO_PASSWORD = new char[0];

    private final Optional<X509KeyManager> identity;
    private final Map<String, Set<String>> pins;

    private ClientTls(Optional<X509KeyManager> identity, Map<String, Set<String>> pins) {
        this.identity = identity;
        this.pins = pins;
    }

    /**
     * Shows this certificate to servers that ask for one. The files are read at once.
     *
     * @param chain a file in PEM: the certificate, followed by those of the authorities between it and the root
     * @param key   a file in PEM: its key, in PKCS#8 or OpenSSL's older forms for RSA and EC; not encrypted
     * @throws IllegalArgumentException if a file can't be read; the message says why
     */
    public ClientTls certificate(Path chain, Path key) {
        return certificate(chain, key, "");
    }

    /** As {@link #certificate(Path, Path)}, with a key in PKCS#8 that is encrypted with a password. */
    public ClientTls certificate(Path chain, Path key, String password) {
        Objects.requireNonNull(chain, "the file of the certificate is null");
        Objects.requireNonNull(key, "the file of the key is null");
        Objects.requireNonNull(password, "the password is null");
        try {
            var store = empty();
            store.setKeyEntry("key", PemKeys.key(key, password.toCharArray()), NO_PASSWORD, PemKeys.certificates(chain).toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return new ClientTls(Optional.of((X509KeyManager) factory.getKeyManagers()[0]), pins);
        } catch (IOException e) {
            throw new IllegalArgumentException("certificate(" + chain + ", " + key + "): can't read " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate(" + chain + ", " + key + "): " + e.getMessage(), e);
        }
    }

    /**
     * Accepts a host only with one of these keys, as well as a certificate that is otherwise good (or without {@link ClientConfig#verify}, any). Give a spare
     * one too: a server that changes its key is out of reach until the program changes. Other hosts are not affected.
     *
     * @param host a name without wildcards, or an address
     * @param keys the SHA-256 of the key in the server's own certificate (its SubjectPublicKeyInfo), in Base64, with or without {@code sha256/} or
     *     {@code sha256//} before it. curl calls it {@code --pinnedpubkey}; the message of a refusal names it
     * @throws IllegalArgumentException if a key is not that, or none is given
     */
    public ClientTls pin(String host, String... keys) {
        Objects.requireNonNull(host, "the host is null");
        Objects.requireNonNull(keys, "the keys are null");
        if (keys.length == 0) {
            throw new IllegalArgumentException("pin(" + host + "): without a key no connection would be accepted");
        }
        var its = new HashSet<>(pins.getOrDefault(host.toLowerCase(Locale.ROOT), Set.of()));
        Arrays.stream(keys).map(key -> PinnedKeys.parse(Objects.requireNonNull(key, "a key is null"))).forEach(its::add);
        var all = new HashMap<>(pins);
        all.put(host.toLowerCase(Locale.ROOT), Set.copyOf(its));
        return new ClientTls(identity, Map.copyOf(all));
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** Brings the settings of a client into options of Vert.x, except for {@code verifyHost}. */
    static void apply(ClientConfig config, ClientOptionsBase options) {
        var tls = config.tls();
        tls.identity.ifPresent(it -> options.setKeyCertOptions(new GivenKeys(it)));
        if (!tls.pins.isEmpty()) {
            options.setTrustOptions(new GivenTrust(new PinnedKeys(tls.pins, trust(config))));
            return;
        }
        options.setTrustAll(!config.verify());
        if (!config.trusted().isEmpty()) {
            var pem = new PemTrustOptions();
            config.trusted().forEach(file -> pem.addCertPath(file.toString()));
            options.setTrustOptions(pem);
        }
    }

    /** {@return the TLS of a connection to a proxy} */
    static SslContext forProxies(ClientConfig config) {
        try {
            return SslContextBuilder.forClient().trustManager(trust(config))
                    .endpointIdentificationAlgorithm(config.verify() ? "HTTPS" : null).build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509ExtendedTrustManager trust(ClientConfig config) {
        if (!config.verify()) {
            return AnyCertificate.trust();
        }
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            // Null means the JDK's.
            factory.init(config.trusted().isEmpty() ? null : store(config.trusted()));
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("trust(" + config.trusted() + "): " + e.getMessage(), e);
        }
    }

    private static KeyStore store(List<Path> files) throws GeneralSecurityException, IOException {
        var store = empty();
        var all = new ArrayList<X509Certificate>();
        for (var file : files) {
            all.addAll(PemKeys.certificates(file));
        }
        for (var certificate : all) {
            store.setCertificateEntry("trusted-" + store.size(), certificate);
        }
        return store;
    }

    /** {@return a short description} */
    @Override
    public String toString() {
        return "ClientTls (" + (identity.isPresent() ? "a certificate" : "no certificate") + ", keys pinned for " + pins.keySet() + ")";
    }
}
