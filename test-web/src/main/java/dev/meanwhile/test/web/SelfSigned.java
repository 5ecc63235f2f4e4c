package dev.meanwhile.test.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A key and its self-signed certificate for one host, made at the first use and deleted with the JVM. The JDK makes keys and signatures, but certificates only with
 * keytool, a program that takes a second; so this writes the few fields of one itself (RFC 5280, in DER).
 */
final class SelfSigned {
    private static final Map<String, SelfSigned> BY_HOST = new ConcurrentHashMap<>();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8 = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;
    private static final int DNS_NAME = 0x82;

    private static final byte[] ECDSA_WITH_SHA256 = der(SEQUENCE, bytes(0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final byte[] COMMON_NAME = bytes(0x06, 0x03, 0x55, 0x04, 0x03);
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = bytes(0x06, 0x03, 0x55, 0x1d, 0x11);

    private final Path certificate;
    private final Path key;

    private SelfSigned(String host) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var folder = Files.createTempDirectory("meanwhile-test-web");
            folder.toFile().deleteOnExit();
            certificate = write(folder.resolve("certificate.pem"), "CERTIFICATE", certificate(host, pair));
            key = write(folder.resolve("key.pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate for the test can't be made: " + e.getMessage(), e);
        }
    }

    /** {@return that of a host} Any thread may call it. */
    static SelfSigned of(String host) {
        return BY_HOST.computeIfAbsent(host, SelfSigned::new);
    }

    /** {@return the certificate's file, in PEM} */
    Path certificate() {
        return certificate;
    }

    /** {@return the key's file, in PEM} */
    Path key() {
        return key;
    }

    private static Path write(Path file, String what, byte[] der) throws IOException {
        file.toFile().deleteOnExit();
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
                + "\n-----END " + what + "-----\n");
    }

    private static byte[] certificate(String host, KeyPair pair) throws GeneralSecurityException {
        var name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, "meanwhile test".getBytes(StandardCharsets.UTF_8)))));
        var now = Instant.now();
        var validity = der(SEQUENCE, time(now.minusSeconds(86_400)), time(now.plusSeconds(86_400L * 30)));
        var alternative = der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, der(SEQUENCE, der(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII)))));
        var content = der(SEQUENCE,
                der(VERSION, der(INTEGER, bytes(2))),
                der(INTEGER, BigInteger.valueOf(System.nanoTime()).abs().toByteArray()),
                ECDSA_WITH_SHA256, name, validity, name, pair.getPublic().getEncoded(),
                der(EXTENSIONS, der(SEQUENCE, alternative)));
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(content);
        return der(SEQUENCE, content, ECDSA_WITH_SHA256, der(BIT_STRING, bytes(0), signer.sign()));
    }

    private static byte[] time(Instant time) {
        return der(GENERALIZED_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] der(int tag, byte[]... contents) {
        var all = new ByteArrayOutputStream();
        for (var content : contents) {
            all.writeBytes(content);
        }
        var length = all.size();
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.writeBytes(bytes(0x81, length));
        } else {
            out.writeBytes(bytes(0x82, length >> 8, length));
        }
        out.writeBytes(all.toByteArray());
        return out.toByteArray();
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (var i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
