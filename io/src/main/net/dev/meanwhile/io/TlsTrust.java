package dev.meanwhile.io;

import dev.meanwhile.io.NetworkException.TlsFailed.Reason;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's check of certificates, which says in words what is wrong with one. */
final class TlsTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager checks;

    private TlsTrust(X509ExtendedTrustManager checks) {
        this.checks = checks;
    }

    /** A certificate that is not good, and why. */
    static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        Refused(Reason reason, String message, Throwable cause) {
            super(message, cause);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    /** {@return a check against these authorities} May block. */
    static X509ExtendedTrustManager of(boolean system, List<X509Certificate> more) throws Exception {
        var authorities = Stream.concat(system ? Stream.of(jdk(null).getAcceptedIssuers()) : Stream.of(), more.stream()).toList();
        if (authorities.isEmpty()) {
            throw new GeneralSecurityException("no authority is trusted, so no certificate can be good: add one with trust(...)");
        }
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (var i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        return new TlsTrust(jdk(store));
    }

    private static X509ExtendedTrustManager jdk(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers()).filter(X509ExtendedTrustManager.class::isInstance).map(X509ExtendedTrustManager.class::cast)
                .findFirst().orElseThrow();
    }

    private static CertificateException explained(CertificateException e, X509Certificate[] chain) {
        var first = chain[0];
        var issuer = first.getIssuerX500Principal();
        if (!(e.getCause() instanceof CertPathBuilderException || e.getCause() instanceof CertPathValidatorException) && !isOfName(e)) {
            return new Refused(Reason.OTHER, "its certificate is not good: " + e.getMessage(), e);
        }
        if (isOfName(e)) {
            return new Refused(Reason.WRONG_HOST, "its certificate is for " + names(first) + "; connect by such a name", e);
        }
        if (basicReason(e) == BasicReason.EXPIRED) {
            return new Refused(Reason.EXPIRED, "a certificate has expired: " + validity(chain) + "; it must be renewed there", e);
        }
        if (basicReason(e) == BasicReason.NOT_YET_VALID) {
            return new Refused(Reason.NOT_YET_VALID, "a certificate is not valid yet: " + validity(chain) + "; is this machine's clock right?", e);
        }
        if (e.getCause() instanceof CertPathValidatorException other) {
            return new Refused(Reason.OTHER, "its certificate is not good: " + other.getMessage(), e);
        }
        if (chain.length == 1 && first.getSubjectX500Principal().equals(issuer)) {
            return new Refused(Reason.SELF_SIGNED, "its certificate is self-signed (" + issuer + "); if it is yours, trust it: trust(Path.of(\"certificate.pem\"))", e);
        }
        return new Refused(Reason.UNKNOWN_AUTHORITY, "its certificate comes from an authority that is not trusted (" + chain[chain.length - 1].getIssuerX500Principal()
                + "); if it is yours, trust it: trust(Path.of(\"authority.pem\")); or the server does not send its whole chain", e);
    }

    /** The JDK compares names last, and tells of them by their texts only. */
    private static boolean isOfName(CertificateException e) {
        var message = String.valueOf(e.getMessage());
        return e.getCause() == null && (message.startsWith("No name matching") || message.startsWith("No subject alternative"));
    }

    private static Object basicReason(Throwable e) {
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException invalid && invalid.getReason() != BasicReason.UNSPECIFIED) {
                return invalid.getReason();
            }
        }
        return BasicReason.UNSPECIFIED;
    }

    private static String names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                return String.join(", ", names.stream().map(name -> String.valueOf(name.get(1))).toList());
            }
        } catch (CertificateException e) {
            // The subject remains.
        }
        return certificate.getSubjectX500Principal().getName();
    }

    private static String validity(X509Certificate[] chain) {
        var now = new java.util.Date();
        var bad = Stream.of(chain).filter(one -> now.after(one.getNotAfter()) || now.before(one.getNotBefore())).findFirst().orElse(chain[0]);
        return bad.getSubjectX500Principal() + ", from " + bad.getNotBefore().toInstant() + " to " + bad.getNotAfter().toInstant();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        try {
            checks.checkServerTrusted(chain, kind, engine);
        } catch (CertificateException e) {
            throw explained(e, chain);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        try {
            checks.checkClientTrusted(chain, kind, engine);
        } catch (CertificateException e) {
            throw explained(e, chain);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return checks.getAcceptedIssuers();
    }

    // For sockets, which we have none of.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        checks.checkClientTrusted(chain, kind, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        checks.checkServerTrusted(chain, kind, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        checks.checkClientTrusted(chain, kind);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        checks.checkServerTrusted(chain, kind);
    }
}
