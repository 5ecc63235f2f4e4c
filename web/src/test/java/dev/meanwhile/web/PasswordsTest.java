package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hashes of passwords. */
@Timeout(60)
class PasswordsTest {
    @Test
    void onlyThePasswordFits() {
        run(() -> {
            var hash = Passwords.hash("pässword");
            assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
            assertTrue(Passwords.verify("pässword", hash));
            assertFalse(Passwords.verify("password", hash));
            assertFalse(Passwords.verifyNobody("password"));
            assertNotEquals(hash, Passwords.hash("pässword"));
            assertFalse(Passwords.needsRehash(hash));
            assertTrue(Passwords.needsRehash(hash.replace("m=19456", "m=9728")));
            assertFalse(Passwords.verify("x".repeat(5_000), hash));
            assertEquals(422, assertThrows(HttpError.class, () -> Passwords.hash("x".repeat(5_000))).status());
        });
    }

    @Test
    void aHashThatWouldTakeAllMemoryIsRefused() {
        run(() -> {
            for (var hash : new String[]{"", "secret", "$2b$12$abc", "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHRzb21l$c29tZWhhc2hzb21laGFzaA",
                    "$argon2id$v=19$m=19456,t=9999,p=1$c29tZXNhbHRzb21l$c29tZWhhc2hzb21laGFzaA"}) {
                assertThrows(IllegalArgumentException.class, () -> Passwords.verify("secret", hash), hash);
            }
        });
    }

    /** By the reference implementation. */
    @Test
    void anothersHashIsUnderstood() throws Exception {
        run(() -> {
            var hash = blocking(() -> {
                try {
                    var process = new ProcessBuilder("argon2", "some salt of 16 b", "-id", "-t", "2", "-k", "19456", "-p", "1", "-l", "32", "-e").start();
                    try (var in = process.getOutputStream()) {
                        in.write("pässword".getBytes(StandardCharsets.UTF_8));
                    }
                    return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                } catch (IOException e) {
                    if ("true".equals(System.getenv("CI"))) {
                        return fail("argon2 is not installed, and in CI no test may be skipped; see .ci/run");
                    }
                    return abort("argon2 is not installed");
                }
            });
            assertTrue(Passwords.verify("pässword", hash), hash);
            assertFalse(Passwords.verify("password", hash));
            assertFalse(Passwords.needsRehash(hash));
        });
    }
}
