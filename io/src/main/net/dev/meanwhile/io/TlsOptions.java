package dev.meanwhile.io;

import dev.meanwhile.io.spi.PemKeys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a {@link Tls} needs to know: {@code Tls.of(o -> o.certificate(Path.of("chain.pem"), Path.of("key.pem")).alpn("h2"))}. Immutable; each method returns
 * a changed copy.
 */
public final class TlsOptions {
    static final TlsOptions DEFAULT = new TlsOptions();

    /** Whether a server asks its clients for certificates. */
    public enum ClientCertificates {
        /** It does not ask. */
        NONE,
        /** It asks, and goes on without; a certificate of an unknown authority fails the handshake all the same. */
        WANTED,
        /** It asks, and the handshake fails without. */
        REQUIRED
    }

    /** Versions of the protocol. */
    public enum Version {
        /** RFC 5246. */
        TLS_1_2("TLSv1.2"),
        /** RFC 8446. */
        TLS_1_3("TLSv1.3");

        private final String name;

        Version(String name) {
            this.name = name;
        }
    }

    /** Something to be read, and read again when one of its files has changed. */
    record Source<T>(List<Path> files, Loader<T> loader) {
        List<T> load() throws Exception {
            return loader.load();
        }
    }

    /** Reads; it may block. */
    interface Loader<T> {
        List<T> load() throws Exception;
    }

    private List<Source<Identity>> identities = List.of();
    private List<Source<X509Certificate>> trusted = List.of();
    private boolean systemTrust = true;
    private boolean verify = true;
    private List<String> alpn = List.of();
    private boolean requireAlpn;
    private ClientCertificates clientCertificates = ClientCertificates.NONE;
    private Version minimumVersion = Version.TLS_1_2;
    private Duration handshakeLimit = Duration.ofSeconds(10);
    private Duration checkFilesEvery = Duration.ofSeconds(1);

    private TlsOptions() {
    }

    private TlsOptions(TlsOptions other) {
        identities = other.identities;
        trusted = other.trusted;
        systemTrust = other.systemTrust;
        verify = other.verify;
        alpn = other.alpn;
        requireAlpn = other.requireAlpn;
        clientCertificates = other.clientCertificates;
        minimumVersion = other.minimumVersion;
        handshakeLimit = other.handshakeLimit;
        checkFilesEvery = other.checkFilesEvery;
    }

    /**
     * Adds a certificate of this side, in files in PEM. A server with several chooses by the name that the client asks for (SNI), and takes the first for
     * other clients; a client shows its own if the server asks for one.
     *
     * @param chain the certificate, followed by those of the authorities between it and the root
     * @param key   its key: PKCS#8, or OpenSSL's older forms for RSA and EC; not encrypted
     */
    public TlsOptions certificate(Path chain, Path key) {
        return certificate(chain, key, "");
    }

    /** Like {@link #certificate(Path, Path)}, with a key in PKCS#8 that is encrypted with a password. */
    public TlsOptions certificate(Path chain, Path key, String password) {
        Objects.requireNonNull(chain, "the file of the certificate is null");
        Objects.requireNonNull(key, "the file of the key is null");
        Objects.requireNonNull(password, "the password is null");
        return identity(new Source<>(List.of(chain, key),
                () -> List.of(new Identity(PemKeys.certificates(chain), PemKeys.key(key, password.toCharArray()))
                        .requirePair("the key in " + key + " does not belong to the certificate in " + chain))));
    }

    /** Adds a certificate of this side, followed by its chain, and its key. */
    public TlsOptions certificate(List<X509Certificate> chain, PrivateKey key) {
        var copy = Require.<X509Certificate>all("certificates", chain, "a certificate");
        Objects.requireNonNull(key, "the key is null");
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("the chain is empty; it begins with the certificate itself");
        }
        var identity = new Identity(copy, key);
        return identity(new Source<>(List.of(),
                () -> List.of(identity.requirePair("the key does not belong to the certificate of " + copy.getFirst().getSubjectX500Principal()))));
    }

    /** Adds all certificates that have keys in a key store of the JDK, PKCS#12 or JKS; the password is that of the store and of the keys. */
    public TlsOptions keyStore(Path file, String password) {
        Objects.requireNonNull(file, "the file is null");
        Objects.requireNonNull(password, "the password is null");
        return identity(new Source<>(List.of(file), () -> identities(file, password.toCharArray())));
    }

    private static List<Identity> identities(Path file, char[] password) throws Exception {
        var store = open(file, password);
        var found = new ArrayList<Identity>();
        for (var alias : Collections.list(store.aliases())) {
            if (key(store, alias, password, file) instanceof PrivateKey key) {
                found.add(new Identity(Stream.of(store.getCertificateChain(alias)).map(X509Certificate.class::cast).toList(), key)
                        .requirePair("the key " + alias + " in " + file + " does not belong to its certificate"));
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException(file + " has no key; keytool -list -keystore " + file + " shows what is in it");
        }
        return found;
    }

    private static Key key(KeyStore store, String alias, char[] password, Path file) throws GeneralSecurityException {
        try {
            return store.getKey(alias, password);
        } catch (UnrecoverableKeyException e) {
            throw new GeneralSecurityException("the key " + alias + " in " + file + " has another password than the store; keytool -keypasswd changes it", e);
        }
    }

    private static KeyStore open(Path file, char[] password) throws Exception {
        if (!Files.isReadable(file)) {
            throw new java.nio.file.NoSuchFileException(file.toString(), null, "it is not there, or can't be read");
        }
        try {
            return KeyStore.getInstance(file.toFile(), password);
        } catch (GeneralSecurityException | IOException e) {
            var why = e.getCause() instanceof UnrecoverableKeyException ? "is its password right?" : e.getMessage();
            throw new GeneralSecurityException("the key store " + file + " can't be read: " + why, e);
        }
    }

    private TlsOptions identity(Source<Identity> source) {
        var copy = new TlsOptions(this);
        copy.identities = Stream.concat(identities.stream(), Stream.of(source)).toList();
        return copy;
    }

    /** Also trusts the authorities of a file in PEM. A server trusts only such, for its clients' certificates. */
    public TlsOptions trust(Path file) {
        Objects.requireNonNull(file, "the file is null");
        return trusted(new Source<>(List.of(file), () -> PemKeys.certificates(file)));
    }

    /** Also trusts these authorities, or servers with these very certificates. */
    public TlsOptions trust(List<X509Certificate> authorities) {
        var copy = Require.<X509Certificate>all("authorities", authorities, "an authority");
        return trusted(new Source<>(List.of(), () -> copy));
    }

    /** Also trusts the authorities of a key store of the JDK, PKCS#12 or JKS. */
    public TlsOptions trustStore(Path file, String password) {
        Objects.requireNonNull(file, "the file is null");
        Objects.requireNonNull(password, "the password is null");
        return trusted(new Source<>(List.of(file), () -> authorities(file, password.toCharArray())));
    }

    private static List<X509Certificate> authorities(Path file, char[] password) throws Exception {
        var store = open(file, password);
        var found = new ArrayList<X509Certificate>();
        for (var alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)) {
                found.add((X509Certificate) store.getCertificate(alias));
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException(file + " has no authority; keytool -list -keystore " + file + " shows what is in it");
        }
        return found;
    }

    private TlsOptions trusted(Source<X509Certificate> source) {
        var copy = new TlsOptions(this);
        copy.trusted = Stream.concat(trusted.stream(), Stream.of(source)).toList();
        return copy;
    }

    /** Whether a client trusts the authorities that the JDK comes with (its {@code cacerts}, on most Linux systems the system's). Default: yes. */
    public TlsOptions systemTrust(boolean on) {
        var copy = new TlsOptions(this);
        copy.systemTrust = on;
        return copy;
    }

    /** Whether a client checks the server's certificate and name. Without, anybody in between can read and change everything. Default: yes. */
    public TlsOptions verify(boolean on) {
        var copy = new TlsOptions(this);
        copy.verify = on;
        return copy;
    }

    /**
     * Protocols to agree on in the handshake (ALPN), the preferred first; a server's order decides. Default: none. If both sides have none in common, the
     * connection goes on without one, see {@link #requireAlpn}.
     */
    public TlsOptions alpn(String... protocols) {
        var offered = Require.all("protocols", protocols, "a protocol");
        for (var protocol : offered) {
            if (protocol.isEmpty() || protocol.length() > 255) {
                throw new IllegalArgumentException("alpn(\"" + protocol + "\"): a protocol's name has 1 to 255 characters");
            }
        }
        var copy = new TlsOptions(this);
        copy.alpn = offered;
        return copy;
    }

    /** Whether the handshake fails if both sides agree on no protocol of {@link #alpn}. Default: no. */
    public TlsOptions requireAlpn(boolean on) {
        var copy = new TlsOptions(this);
        copy.requireAlpn = on;
        return copy;
    }

    /** Whether a server asks its clients for certificates; {@link #trust} says whose. Default: no. */
    public TlsOptions clientCertificates(ClientCertificates wanted) {
        var copy = new TlsOptions(this);
        copy.clientCertificates = Objects.requireNonNull(wanted, "what is wanted is null");
        return copy;
    }

    /** The oldest version of the protocol that is accepted. Default: {@link Version#TLS_1_2}. */
    public TlsOptions minimumVersion(Version oldest) {
        var copy = new TlsOptions(this);
        copy.minimumVersion = Objects.requireNonNull(oldest, "the version is null");
        return copy;
    }

    /** Limits the handshake. Default: ten seconds. */
    public TlsOptions handshakeLimit(Duration limit) {
        var copy = new TlsOptions(this);
        copy.handshakeLimit = Require.positive("handshakeLimit", limit);
        return copy;
    }

    /** How often, at most, a handshake looks whether files of certificates have changed on disk. Default: one second; zero: at every handshake. */
    public TlsOptions checkFilesEvery(Duration period) {
        Objects.requireNonNull(period, "the period is null");
        if (period.isNegative()) {
            throw new IllegalArgumentException("checkFilesEvery(" + period + "): it can't be negative");
        }
        var copy = new TlsOptions(this);
        copy.checkFilesEvery = period;
        return copy;
    }

    List<Source<Identity>> identities() {
        return identities;
    }

    List<Source<X509Certificate>> trusted() {
        return trusted;
    }

    boolean systemTrust() {
        return systemTrust;
    }

    boolean verify() {
        return verify;
    }

    List<String> alpn() {
        return alpn;
    }

    boolean requireAlpn() {
        return requireAlpn;
    }

    ClientCertificates clientCertificates() {
        return clientCertificates;
    }

    String[] versions() {
        return Stream.of(Version.values()).filter(version -> version.compareTo(minimumVersion) >= 0).map(version -> version.name).toArray(String[]::new);
    }

    Duration handshakeLimit() {
        return handshakeLimit;
    }

    Duration checkFilesEvery() {
        return checkFilesEvery;
    }
}
