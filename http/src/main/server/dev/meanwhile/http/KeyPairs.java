package dev.meanwhile.http;

import dev.meanwhile.io.spi.PemKeys;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.util.Base64;

/**
 * Reads a server's certificates and keys, and makes sure that each key is its certificate's: otherwise all handshakes would fail, and nobody would be told. Vert.x gets
 * what was checked, not the files, which somebody may be replacing. Nor can it decrypt keys.
 */
final class KeyPairs {
    private static final byte[] SAMPLE = {1, 2, 3};

    private KeyPairs() {
    }

    /** Blocks. */
    static PemKeyCertOptions read(ServerTls tls) throws IOException, GeneralSecurityException {
        var options = new PemKeyCertOptions();
        for (var pair : tls.keys()) {
            read(pair, options);
        }
        return options;
    }

    private static void read(ServerTls.Key pair, PemKeyCertOptions options) throws IOException, GeneralSecurityException {
        try {
            var key = PemKeys.key(pair.key(), pair.password().orElse("").toCharArray());
            var chain = PemKeys.certificates(pair.certificate());
            if (!match(key, chain.getFirst().getPublicKey())) {
                throw new GeneralSecurityException("the key in " + pair.key() + " is not that of the first certificate in " + pair.certificate());
            }
            var pem = new StringBuilder();
            for (var certificate : chain) {
                pem.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            options.addCertValue(Buffer.buffer(pem.toString())).addKeyValue(Buffer.buffer(pem("PRIVATE KEY", key.getEncoded())));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + e.getFile(), e);
        }
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private static boolean match(PrivateKey key, PublicKey its) throws GeneralSecurityException {
        if (key instanceof RSAKey one && its instanceof RSAKey other) {
            return one.getModulus().equals(other.getModulus());
        }
        try {
            var signature = Signature.getInstance(its.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
            signature.initSign(key);
            signature.update(SAMPLE);
            var signed = signature.sign();
            signature.initVerify(its);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (InvalidKeyException e) {
            return false;
        }
    }
}
