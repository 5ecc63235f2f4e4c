package dev.meanwhile.web;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Objects;
import java.util.Optional;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;

/**
 * A key with its one algorithm, so that no token can choose another: HS256, RS256, ES256 or EdDSA. Any thread may use it. Its text has no secret.
 */
public final class JwtKey {
    private static final int SECRET_BYTES = 32;

    private final String id;
    private final JWSAlgorithm algorithm;
    private final JWSVerifier verifier;
    private final Optional<JWSSigner> signer;

    private JwtKey(String id, JWSAlgorithm algorithm, JWSVerifier verifier, Optional<JWSSigner> signer) {
        this.id = id;
        this.algorithm = algorithm;
        this.verifier = verifier;
        this.signer = signer;
    }

    /**
     * {@return a secret that signs and verifies, by HS256}
     *
     * @param id     the key's name, which tokens carry as {@code kid}
     * @param secret at least 32 bytes of random, in UTF-8: {@link Secrets#token} makes one
     */
    public static JwtKey secret(String id, String secret) {
        Library.NIMBUS.require("JwtKey");
        Objects.requireNonNull(id, "the id of the key is null");
        Objects.requireNonNull(secret, "the secret is null");
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SECRET_BYTES) {
            throw new IllegalArgumentException("JwtKey.secret(\"" + id + "\", …): the secret has " + bytes.length + " bytes; HS256 needs " + SECRET_BYTES + " of random");
        }
        try {
            return new JwtKey(id, JWSAlgorithm.HS256, new MACVerifier(bytes), Optional.of(new MACSigner(bytes)));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("JwtKey.secret(\"" + id + "\", …): " + e.getMessage(), e);
        }
    }

    /** {@return a key that verifies only} An RSA key of 2048 bits and more means RS256, one on the curve P-256 ES256, and Ed25519 EdDSA. */
    public static JwtKey of(String id, PublicKey key) {
        return of(id, key, Optional.empty());
    }

    /** {@return a key that signs and verifies} As {@link #of(String, PublicKey)}. */
    public static JwtKey of(String id, KeyPair pair) {
        Objects.requireNonNull(pair, "the key pair is null");
        return of(id, pair.getPublic(), Optional.of(pair.getPrivate()));
    }

    private static JwtKey of(String id, PublicKey key, Optional<PrivateKey> own) {
        Library.NIMBUS.require("JwtKey");
        Objects.requireNonNull(id, "the id of the key is null");
        Objects.requireNonNull(key, "the key is null");
        try {
            return switch (key) {
                case RSAPublicKey rsa when rsa.getModulus().bitLength() >= 2048 ->
                    new JwtKey(id, JWSAlgorithm.RS256, new RSASSAVerifier(rsa), own.map(RSASSASigner::new));
                case ECPublicKey ec when Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams())) ->
                    new JwtKey(id, JWSAlgorithm.ES256, new ECDSAVerifier(ec), own.isEmpty() ? Optional.empty() : Optional.of(new ECDSASigner(own.get(), Curve.P_256)));
                case EdECPublicKey ed when ed.getParams().getName().equals("Ed25519") ->
                    new JwtKey(id, JWSAlgorithm.EdDSA, new EdDsa.Verifier(ed, new JCAContext()), own.map(it -> new EdDsa.Signer(it, new JCAContext())));
                default -> throw new IllegalArgumentException("JwtKey.of(\"" + id + "\", …): the key must be RSA of 2048 bits or more, EC on P-256, or Ed25519, not a "
                        + key.getAlgorithm() + " key such as this");
            };
        } catch (JOSEException e) {
            throw new IllegalArgumentException("JwtKey.of(\"" + id + "\", …): " + e.getMessage(), e);
        }
    }

    /** {@return the key of a JSON Web Key, or empty if it is of a kind that is not used here} */
    static Optional<JwtKey> of(JWK jwk) {
        var id = jwk.getKeyID() == null ? "" : jwk.getKeyID();
        try {
            return switch (jwk) {
                case RSAKey rsa -> Optional.of(of(id, rsa.toPublicKey()));
                case ECKey ec when Curve.P_256.equals(ec.getCurve()) -> Optional.of(of(id, ec.toPublicKey()));
                case OctetKeyPair ed when Curve.Ed25519.equals(ed.getCurve()) -> Optional.of(of(id, ed25519(ed.getDecodedX())));
                default -> Optional.empty();
            };
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The JDK wants the number, which is written from its lowest byte on, and the sign of x in the highest bit (RFC 8032, 5.1.2). */
    private static PublicKey ed25519(byte[] raw) throws GeneralSecurityException {
        var bytes = new byte[raw.length];
        for (var i = 0; i < raw.length; i++) {
            bytes[i] = raw[raw.length - 1 - i];
        }
        var odd = (bytes[0] & 0x80) != 0;
        bytes[0] &= 0x7f;
        var point = new EdECPoint(odd, new BigInteger(1, bytes));
        return KeyFactory.getInstance("Ed25519").generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    /** {@return its name, which tokens carry as {@code kid}} */
    public String id() {
        return id;
    }

    JWSAlgorithm algorithm() {
        return algorithm;
    }

    JWSVerifier verifier() {
        return verifier;
    }

    JWSSigner signer() {
        return signer.orElseThrow(() -> new IllegalStateException(this + " has no private key, so it can only verify"));
    }

    @Override
    public String toString() {
        return "JwtKey " + id + " (" + algorithm + ")";
    }
}
