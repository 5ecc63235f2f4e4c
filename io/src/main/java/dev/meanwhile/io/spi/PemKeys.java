package dev.meanwhile.io.spi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads keys and certificates in PEM (RFC 7468). The JDK reads certificates, and keys in PKCS#8; the older forms that OpenSSL writes, for RSA ("PKCS#1",
 * RFC 8017) and EC ("SEC 1", RFC 5915), are put into PKCS#8 here, which takes a few bytes before them.
 */
public final class PemKeys {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final byte[] VERSION = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_OID = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final List<String> PBES2 = List.of("PBES2", "1.2.840.113549.1.5.13");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    /** Where an EC key names its curve. */
    private static final int CURVE = 0xa0;

    private PemKeys() {
    }

    /** {@return all certificates of a file, at least one, in their order} Their key may be in the same file. */
    public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        // The JDK fails at anything else between two certificates.
        var text = CERTIFICATE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).results().map(MatchResult::group).collect(Collectors.joining("\n"));
        try (var in = text.isEmpty() ? Files.newInputStream(file) : new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream().map(X509Certificate.class::cast).toList();
            if (found.isEmpty()) {
                throw new CertificateException("it has none");
            }
            return found;
        } catch (CertificateException e) {
            throw new GeneralSecurityException(file + " has no certificates that can be read (" + e.getMessage()
                    + "): a PEM file has them between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----", e);
        }
    }

    /** {@return the first key of a file} The password is for encrypted keys; it may be empty. */
    public static PrivateKey key(Path file, char[] password) throws IOException, GeneralSecurityException {
        var block = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new GeneralSecurityException(file + " has no private key: a PEM file has it between -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----");
        }
        var text = block.group(2);
        if (text.contains("Proc-Type:")) {
            throw new GeneralSecurityException("the key in " + file + " is encrypted in OpenSSL's old form; convert it: openssl pkcs8 -topk8 -in " + file + " -out key.pem");
        }
        try {
            var der = Base64.getMimeDecoder().decode(text);
            return switch (block.group(1)) {
                case "RSA PRIVATE KEY" -> fromPkcs8(wrapped(RSA, der));
                case "EC PRIVATE KEY" -> fromPkcs8(wrapped(tagged(SEQUENCE, EC_OID, curve(der)), der));
                case "ENCRYPTED PRIVATE KEY" -> fromPkcs8(decrypted(file, der, password));
                default -> fromPkcs8(der);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new GeneralSecurityException("the key in " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] decrypted(Path file, byte[] der, char[] password) throws IOException, GeneralSecurityException {
        if (password.length == 0) {
            throw new GeneralSecurityException("the key in " + file + " is encrypted; give its password too");
        }
        var encrypted = info(file, der);
        // With PBES2 the parameters name the ciphers, for example PBEWithHmacSHA256AndAES_256.
        var scheme = PBES2.contains(encrypted.getAlgName()) ? encrypted.getAlgParameters().toString() : encrypted.getAlgName();
        var cipher = Cipher.getInstance(scheme);
        cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password)), encrypted.getAlgParameters());
        try {
            return encrypted.getKeySpec(cipher).getEncoded();
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException("the key in " + file + " can't be decrypted; is its password right?", e);
        }
    }

    private static EncryptedPrivateKeyInfo info(Path file, byte[] der) throws GeneralSecurityException {
        try {
            return new EncryptedPrivateKeyInfo(der);
        } catch (IOException e) {
            throw new GeneralSecurityException("the key in " + file + " is encrypted in a way that Java can't read (" + e.getMessage()
                    + "); convert it: openssl pkcs8 -topk8 -v2 aes256 -in " + file + " -out key.pem", e);
        }
    }

    private static PrivateKey fromPkcs8(byte[] der) throws GeneralSecurityException {
        for (var algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // It is of another kind.
            }
        }
        throw new GeneralSecurityException("the private key is neither RSA, EC nor EdDSA, or damaged");
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, VERSION, algorithm, tagged(OCTETS, key));
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var length = content.size();
        var whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (length < 0x80) {
            whole.write(length);
        } else if (length < 0x100) {
            whole.writeBytes(new byte[] {(byte) 0x81, (byte) length});
        } else {
            whole.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    /** {@return what an EC key says of its curve} After a version and the key itself. */
    private static byte[] curve(byte[] der) throws GeneralSecurityException {
        var in = new ByteArrayInputStream(der);
        enter(in);
        while (in.available() > 0) {
            var tag = in.read();
            var length = length(in);
            if (length > in.available()) {
                throw new IllegalArgumentException("it ends too early");
            }
            var content = new byte[length];
            in.readNBytes(content, 0, length);
            if (tag == CURVE) {
                return content;
            }
        }
        throw new GeneralSecurityException("the EC key does not name its curve; convert it: openssl pkcs8 -topk8 -nocrypt");
    }

    private static void enter(ByteArrayInputStream in) {
        if (in.read() != SEQUENCE) {
            throw new IllegalArgumentException("it does not begin as a sequence");
        }
        length(in);
    }

    private static int length(ByteArrayInputStream in) {
        var first = in.read();
        if (first < 0x80) {
            return Math.max(first, 0);
        }
        var length = 0;
        for (var left = first & 0x7f; left > 0; left--) {
            length = length << 8 | in.read();
        }
        return length;
    }
}
