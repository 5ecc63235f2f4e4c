package dev.meanwhile.http;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what another trusts, but certain hosts only with known keys (as RFC 7469 hashes them). Only the server's own certificate counts, as in curl: the
 * rest of the chain is what the server sends, and anybody can send the certificate of somebody else's authority.
 */
final class PinnedKeys extends X509ExtendedTrustManager {
    private static final int SHA_256_BYTES = 32;

    private final Map<String, Set<String>> pins;
    private final X509ExtendedTrustManager others;

    PinnedKeys(Map<String, Set<String>> pins, X509ExtendedTrustManager others) {
        this.pins = pins;
        this.others = others;
    }

    /** {@return the hash alone} It may begin with a slash itself, and curl writes another one before it. */
    static String parse(String pin) {
        var hash = pin.replaceFirst("^sha256/", "");
        for (var candidate : List.of(hash, hash.replaceFirst("^/", ""))) {
            try {
                var bytes = Base64.getDecoder().decode(candidate);
                if (bytes.length == SHA_256_BYTES) {
                    return Base64.getEncoder().encodeToString(bytes);
                }
            } catch (IllegalArgumentException e) {
                // As below.
            }
        }
        throw new IllegalArgumentException("pin(…, \"" + pin + "\"): a pin is sha256/ and 32 bytes in Base64: openssl x509 -in server.pem -pubkey -noout"
                + " | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64");
    }

    static String hash(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private void checkPin(String host, X509Certificate certificate) throws CertificateException {
        var known = pins.get(String.valueOf(host).toLowerCase(Locale.ROOT));
        if (known != null && !known.contains(hash(certificate))) {
            throw new CertificateException("the server's key is sha256/" + hash(certificate) + ", which is not pinned for " + host);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        others.checkServerTrusted(chain, kind, engine);
        checkPin(engine.getPeerHost(), chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return others.getAcceptedIssuers();
    }

    // Netty uses none of the following: they know no host, so they trust nobody.

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw new CertificateException("no host");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("no host");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("this is a client");
    }
}
