package dev.meanwhile.web;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.JWKSet;

/**
 * Signs and verifies JSON Web Tokens (RFC 7519, with RFC 8725's advice): the algorithm is the key's, never the token's; {@code exp} is required; {@code none} is refused.
 * {@snippet :
 * var jwt = Jwt.of(JwtKey.secret("2026", secret)).issuer("shop").audience("shop-app");
 * var token = jwt.sign(Map.of("sub", user.name()), Duration.ofMinutes(30));
 * var name = jwt.verify(token).subject();
 * }
 * Immutable; each method that changes something returns a copy. Any thread may use it. It needs the library {@code com.nimbusds:nimbus-jose-jwt}.
 */
public final class Jwt {
    private static final Duration SKEW = Duration.ofSeconds(60);
    /** Longer ones do not come by a header field, and reading them would be work for an attacker's benefit. */
    private static final int MAX_CHARACTERS = 16_384;

    private final List<JwtKey> keys;
    private final Optional<String> issuer;
    private final Optional<String> audience;
    private final Duration skew;
    private final InstantSource clock;

    private Jwt(List<JwtKey> keys, Optional<String> issuer, Optional<String> audience, Duration skew, InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.skew = skew;
        this.clock = clock;
    }

    /**
     * {@return what signs with the first key, and verifies with all} To replace a key, put the new one first, and leave the old one out when its last token has expired.
     *
     * @throws IllegalArgumentException if two keys have the same id
     */
    public static Jwt of(JwtKey signing, JwtKey... older) {
        var all = new ArrayList<>(List.of(Objects.requireNonNull(signing, "the key that signs is null")));
        all.addAll(Given.all("older keys", older));
        if (all.stream().map(JwtKey::id).distinct().count() < all.size()) {
            throw new IllegalArgumentException("Jwt.of(…): two keys have the same id, so tokens can't say which signed them: " + all);
        }
        return new Jwt(List.copyOf(all), Optional.empty(), Optional.empty(), SKEW, InstantSource.system());
    }

    /**
     * {@return what verifies with the keys of a JSON Web Key Set} Keys for anything but RS256, ES256 and EdDSA are left out.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Jwt ofKeySet(String json) {
        Library.NIMBUS.require("Jwt");
        try {
            var keys = JWKSet.parse(Objects.requireNonNull(json, "the key set is null")).getKeys().stream().flatMap(key -> JwtKey.of(key).stream()).toList();
            return new Jwt(keys, Optional.empty(), Optional.empty(), SKEW, InstantSource.system());
        } catch (ParseException e) {
            throw new IllegalArgumentException("this is no JSON Web Key Set: " + e.getMessage(), e);
        }
    }

    /** Signs as this issuer ({@code iss}), and refuses tokens of others. */
    public Jwt issuer(String name) {
        return new Jwt(keys, Optional.of(Objects.requireNonNull(name, "the issuer is null")), audience, skew, clock);
    }

    /** Signs for this audience ({@code aud}), and refuses tokens for others. */
    public Jwt audience(String name) {
        return new Jwt(keys, issuer, Optional.of(Objects.requireNonNull(name, "the audience is null")), skew, clock);
    }

    /** How much the clocks of two machines may differ. The default is 60 seconds. */
    public Jwt skew(Duration most) {
        return new Jwt(keys, issuer, audience, Objects.requireNonNull(most, "the skew is null"), clock);
    }

    /** Another clock, for tests. */
    public Jwt clock(InstantSource other) {
        return new Jwt(keys, issuer, audience, skew, Objects.requireNonNull(other, "the clock is null"));
    }

    /**
     * {@return a signed token} Issuer, audience, {@code iat} and {@code exp} are added.
     *
     * @param claims texts, numbers, truth values, lists and maps
     * @param life   how long it is valid
     */
    public String sign(Map<String, ?> claims, Duration life) {
        Objects.requireNonNull(life, "the life of the token is null");
        var all = new LinkedHashMap<String, Object>(Objects.requireNonNull(claims, "the claims are null"));
        var now = clock.instant();
        issuer.ifPresent(it -> all.put("iss", it));
        audience.ifPresent(it -> all.put("aud", it));
        all.put("iat", now.getEpochSecond());
        all.put("exp", now.plus(life).getEpochSecond());
        if (keys.isEmpty()) {
            throw new IllegalStateException("sign(…): there is no key");
        }
        var key = keys.getFirst();
        var object = new JWSObject(new JWSHeader.Builder(key.algorithm()).type(JOSEObjectType.JWT).keyID(key.id()).build(), new Payload(all));
        try {
            object.sign(key.signer());
        } catch (JOSEException e) {
            throw new IllegalArgumentException("sign(…) with " + key + ": " + e.getMessage(), e);
        }
        return object.serialize();
    }

    /**
     * {@return what a token says}
     *
     * @throws JwtException if it is malformed, unsigned, or signed by nobody whose key is here; if it has expired, is not yet valid, or has no {@code exp}; if it comes from another
     *                      issuer, or is for another audience
     */
    public JwtClaims verify(String token) throws JwtException {
        Objects.requireNonNull(token, "the token is null");
        if (token.length() > MAX_CHARACTERS) {
            throw new JwtException("the token has " + token.length() + " characters, more than " + MAX_CHARACTERS);
        }
        try {
            var object = JWSObject.parse(token);
            requireSignature(object);
            var claims = object.getPayload().toJSONObject();
            if (claims == null) {
                throw new JwtException("the token's content is no JSON object");
            }
            return checked(new JwtClaims(claims));
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw new JwtException("the token can't be read: " + e.getMessage(), e);
        }
    }

    Optional<JwtClaims> find(String token) {
        try {
            return Optional.of(verify(token));
        } catch (JwtException e) {
            return Optional.empty();
        }
    }

    private void requireSignature(JWSObject object) throws JOSEException, JwtException {
        var header = object.getHeader();
        var candidates = keys.stream().filter(key -> header.getKeyID() == null || key.id().equals(header.getKeyID())).toList();
        if (candidates.isEmpty()) {
            throw new JwtException("no key has the token's id '" + header.getKeyID() + "'; known: " + keys);
        }
        for (var key : candidates) {
            if (key.algorithm().equals(header.getAlgorithm()) && object.verify(key.verifier())) {
                return;
            }
        }
        throw new JwtException("the signature (" + header.getAlgorithm() + ") is of none of " + candidates);
    }

    private JwtClaims checked(JwtClaims claims) throws JwtException {
        var now = clock.instant();
        var expires = claims.time("exp").orElseThrow(() -> new JwtException("the token has no time of expiry (exp)"));
        if (!now.isBefore(expires.plus(skew))) {
            throw new JwtException("the token expired at " + expires);
        }
        var begins = claims.time("nbf").orElse(Instant.MIN);
        if (begins.isAfter(now.plus(skew))) {
            throw new JwtException("the token is not valid before " + begins);
        }
        if (issuer.isPresent() && !issuer.equals(claims.text("iss"))) {
            throw new JwtException("the token's issuer is " + claims.text("iss").orElse("not named") + ", not " + issuer.get());
        }
        if (audience.isPresent() && !claims.texts("aud").contains(audience.get())) {
            throw new JwtException("the token is for " + claims.texts("aud") + ", not for " + audience.get());
        }
        return claims;
    }
}
