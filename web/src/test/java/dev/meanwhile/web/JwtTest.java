package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.Test;

/** JWTs, and the attacks on them. */
class JwtTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Duration HOUR = Duration.ofHours(1);

    private static KeyPair pair(String algorithm, int size) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(Jwt jwt, String token) {
        return assertThrows(JwtException.class, () -> jwt.verify(token)).getMessage();
    }

    @Test
    void eachKindOfKeySignsAndVerifies() throws Exception {
        var keys = new ArrayList<>(List.of(JwtKey.secret("h", SECRET)));
        keys.add(JwtKey.of("r", pair("RSA", 2048)));
        keys.add(JwtKey.of("e", pair("EC", 256)));
        keys.add(JwtKey.of("d", pair("Ed25519", 0)));
        for (var key : keys) {
            var jwt = Jwt.of(key).issuer("shop").audience("app");
            var token = jwt.sign(Map.of("sub", "ann", "scope", "read write"), HOUR);
            var claims = jwt.verify(token);
            assertEquals(Optional.of("ann"), claims.subject(), key.toString());
            assertEquals(List.of("read", "write"), claims.scopes());
            var other = Jwt.of(JwtKey.secret("other", SECRET));
            assertTrue(refusal(other, token).startsWith("no key has the token's id"), refusal(other, token));
            var end = token.charAt(token.length() - 10) == 'A' ? "B" : "A";
            var changed = token.substring(0, token.length() - 10) + end + token.substring(token.length() - 9);
            assertThrows(JwtException.class, () -> jwt.verify(changed), key.toString());
        }
    }

    @Test
    void noAlgorithmIsRefused() {
        var token = base64("{\"alg\":\"none\"}") + "." + base64("{\"sub\":\"root\",\"exp\":9999999999}") + ".";
        assertTrue(refusal(Jwt.of(JwtKey.secret("1", SECRET)), token).contains("can't be read"));
    }

    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        var pair = pair("RSA", 2048);
        var input = base64("{\"alg\":\"HS256\"}") + "." + base64("{\"sub\":\"root\",\"exp\":9999999999}");
        for (var secret : List.of(pair.getPublic().getEncoded(), Base64.getMimeEncoder().encode(pair.getPublic().getEncoded()))) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            var token = input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
            assertTrue(refusal(Jwt.of(JwtKey.of("1", pair.getPublic())), token).startsWith("the signature (HS256) is of none of"));
        }
    }

    @Test
    void theTokensOwnKeyIsIgnored() throws Exception {
        var attacker = Jwt.of(JwtKey.of("1", pair("RSA", 2048)));
        var jwt = Jwt.of(JwtKey.of("1", pair("RSA", 2048)));
        assertTrue(refusal(jwt, attacker.sign(Map.of("sub", "root"), HOUR)).startsWith("the signature"));
    }

    @Test
    void timesAreCheckedWithAMinutesSkew() throws Exception {
        var now = Instant.parse("2026-01-01T00:00:00Z");
        var jwt = Jwt.of(JwtKey.secret("1", SECRET)).clock(InstantSource.fixed(now));
        var token = jwt.sign(Map.of("sub", "ann"), HOUR);
        jwt.clock(InstantSource.fixed(now.plusSeconds(3_659))).verify(token);
        assertTrue(refusal(jwt.clock(InstantSource.fixed(now.plusSeconds(3_660))), token).startsWith("the token expired at 2026-01-01T01:00:00Z"));
        assertThrows(JwtException.class, () -> jwt.skew(Duration.ZERO).clock(InstantSource.fixed(now.plusSeconds(3_600))).verify(token));
        var later = jwt.sign(Map.of("nbf", now.plusSeconds(61).getEpochSecond()), HOUR);
        assertTrue(refusal(jwt, later).startsWith("the token is not valid before"));
    }

    @Test
    void issuerAndAudienceMustFit() {
        var jwt = Jwt.of(JwtKey.secret("1", SECRET));
        var token = jwt.issuer("a").audience("x").sign(Map.of(), HOUR);
        assertEquals("the token's issuer is a, not b", refusal(jwt.issuer("b"), token));
        assertEquals("the token is for [x], not for y", refusal(jwt.audience("y"), token));
    }

    @Test
    void aTokenWithoutExpiryIsRefused() throws Exception {
        var input = base64("{\"alg\":\"HS256\"}") + "." + base64("{\"sub\":\"ann\"}");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var token = input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
        assertEquals("the token has no time of expiry (exp)", refusal(Jwt.of(JwtKey.secret("1", SECRET)), token));
    }

    @Test
    void keysAreReplacedByTheirIds() throws Exception {
        var old = JwtKey.secret("2025", SECRET);
        var young = JwtKey.secret("2026", SECRET.toUpperCase(Locale.ROOT));
        var token = Jwt.of(old).sign(Map.of("sub", "ann"), HOUR);
        assertEquals(Optional.of("ann"), Jwt.of(young, old).verify(token).subject());
        assertThrows(JwtException.class, () -> Jwt.of(young).verify(token));
        assertThrows(IllegalArgumentException.class, () -> Jwt.of(old, old));
    }

    @Test
    void weakKeysAreRefused() throws Exception {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> JwtKey.secret("1", "short")).getMessage().contains("has 5 bytes; HS256 needs 32"));
        var weak = pair("RSA", 1024);
        assertThrows(IllegalArgumentException.class, () -> JwtKey.of("1", weak));
    }

    @Test
    void rubbishIsRefused() {
        var jwt = Jwt.of(JwtKey.secret("1", SECRET));
        for (var token : List.of("", ".", "a.b.c", "..", "x".repeat(20_000), base64("{}") + ".." )) {
            assertThrows(JwtException.class, () -> jwt.verify(token), token);
        }
    }

    /** The key and the signature of RFC 8037, appendix A, which others computed; its content is no object. */
    @Test
    void aKeySetIsRead() throws Exception {
        var jwt = Jwt.ofKeySet("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}");
        var token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assertEquals("the token's content is no JSON object", refusal(jwt, token));
    }
}
