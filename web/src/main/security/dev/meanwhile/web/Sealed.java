package dev.meanwhile.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and signs texts for cookies: AES-256-GCM, each with a key of its own, which HKDF-SHA256 derives from the secret and a random salt (RFC 5869). With a key for each, nonces can't repeat, however
 * many there are. The purpose is part of the key, so nothing sealed for one cookie opens as another.
 */
final class Sealed {
    private static final int SECRET_LENGTH = 32;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final List<SecretKey> secrets;
    private final String purpose;

    /** @param secrets the first one seals, all open */
    Sealed(String purpose, List<String> secrets) {
        for (var secret : secrets) {
            if (secret.length() < SECRET_LENGTH) {
                throw new IllegalArgumentException("the secret has " + secret.length() + " characters; it needs at least " + SECRET_LENGTH
                        + " of random. Make one: openssl rand -base64 32");
            }
        }
        this.secrets = secrets.stream().<SecretKey>map(it -> new SecretKeySpec(it.getBytes(StandardCharsets.UTF_8), "HKDF")).toList();
        this.purpose = purpose;
    }

    String seal(byte[] content) {
        var salt = Secrets.random(SALT);
        var nonce = Secrets.random(NONCE);
        try {
            var encrypted = cipher(Cipher.ENCRYPT_MODE, secrets.getFirst(), salt, nonce).doFinal(content);
            var all = Arrays.copyOf(salt, SALT + NONCE + encrypted.length);
            System.arraycopy(nonce, 0, all, SALT, NONCE);
            System.arraycopy(encrypted, 0, all, SALT + NONCE, encrypted.length);
            return Secrets.text(all);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM and HKDF", e);
        }
    }

    /** {@return what was sealed, or empty if that was not by one of the secrets, or has been changed} */
    Optional<byte[]> open(String text) {
        byte[] all;
        try {
            all = Secrets.bytes(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return all.length < SALT + NONCE ? Optional.empty() : secrets.stream().flatMap(secret -> open(secret, all).stream()).findFirst();
    }

    private Optional<byte[]> open(SecretKey secret, byte[] all) {
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, secret, Arrays.copyOf(all, SALT), Arrays.copyOfRange(all, SALT, SALT + NONCE));
            return Optional.of(cipher.doFinal(all, SALT + NONCE, all.length - SALT - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, SecretKey secret, byte[] salt, byte[] nonce) throws GeneralSecurityException {
        var parameters = HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
