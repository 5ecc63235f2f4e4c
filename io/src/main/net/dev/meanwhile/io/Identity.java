package dev.meanwhile.io;

import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A certificate with its chain, and its key.
 *
 * @param chain the certificate itself first
 * @param names the hosts that it is for, in lower case; {@code *.} at the start of one means any label
 */
record Identity(List<X509Certificate> chain, PrivateKey key, Set<String> names) {
    private static final int DNS = 2;

    Identity(List<X509Certificate> chain, PrivateKey key) {
        this(List.copyOf(chain), key, namesOf(chain.getFirst()));
    }

    private static Set<String> namesOf(X509Certificate certificate) {
        var names = new TreeSet<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            for (var alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(0).equals(DNS)) {
                    names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            // Then clients can't read the names either.
        }
        return names;
    }

    /**
     * Refuses a key that is for another certificate: handshakes would fail. Files are replaced one after the other, and the next look finds both.
     *
     * @param place where they are, for the message
     */
    Identity requirePair(String place) throws GeneralSecurityException {
        if (!isPair(chain.getFirst().getPublicKey())) {
            throw new GeneralSecurityException(place);
        }
        return this;
    }

    private boolean isPair(PublicKey open) throws GeneralSecurityException {
        if (key instanceof RSAKey own && open instanceof RSAKey its) {
            return own.getModulus().equals(its.getModulus());
        }
        if (!key.getAlgorithm().equals(open.getAlgorithm())) {
            return false;
        }
        var signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm());
        signature.initSign(key);
        var signed = signature.sign();
        try {
            signature.initVerify(open);
            return signature.verify(signed);
        } catch (SignatureException e) {
            // It is of another length.
            return false;
        }
    }

    /** {@return whether it is for this host, in lower case} */
    boolean isFor(String host) {
        var dot = host.indexOf('.');
        return names.contains(host) || dot > 0 && names.contains("*" + host.substring(dot));
    }

    /** {@return whether its key is of this kind, as the JDK's TLS names kinds: RSA, EC, RSASSA-PSS, EdDSA, Ed25519, and with an underscore who signed it} */
    boolean hasKey(String kind) {
        var underscore = kind.indexOf('_');
        var algorithm = underscore < 0 ? kind : kind.substring(0, underscore);
        return key.getAlgorithm().equals(algorithm) || key.getAlgorithm().equals("EdDSA") && algorithm.startsWith("Ed");
    }

    /** {@return whether one of these authorities has signed a part of its chain; for nobody in particular, each counts} */
    boolean isFrom(Principal[] issuers) {
        return issuers == null || issuers.length == 0
                || chain.stream().anyMatch(certificate -> List.of(issuers).contains(certificate.getIssuerX500Principal()));
    }
}
