package dev.meanwhile.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/** Random tokens, and comparisons that do not tell where two texts differ (Python's {@code secrets}). Any thread may use it. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 32;

    private Secrets() {
    }

    /**
     * {@return whether two texts are equal} How long it takes depends on the length of each, never on where they differ, so nobody can guess a secret letter by letter.
     */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(sha256(Objects.requireNonNull(one, "the first text is null")),
                sha256(Objects.requireNonNull(other, "the second text is null")));
    }

    /** {@return a random text of 256 bits, for URLs, header fields and file names: 43 letters, digits, {@code -} and {@code _}} */
    public static String token() {
        return text(random(TOKEN_BYTES));
    }

    static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** {@return bytes in base64url, without padding} */
    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Throws an {@link IllegalArgumentException} if it is not base64url. */
    static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
