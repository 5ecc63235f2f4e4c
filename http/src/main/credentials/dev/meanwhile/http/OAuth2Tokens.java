package dev.meanwhile.http;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an OAuth 2 server gives (RFC 6749 §5.1). A program may keep it, for instance as JSON, and go on with it later: {@link OAuth2#signedIn}. It is as secret
 * as a password; {@code toString} shows no token.
 *
 * @param accessToken  what requests carry
 * @param refreshToken what gets the next tokens, if the server gives any
 * @param expiresAt    the end of the access token, if the server says it
 * @param scopes       what the tokens are good for, as far as the server says it, or else what was asked for
 * @param idToken      who has signed in, as a JWT, if {@code openid} was among the scopes; not checked
 */
public record OAuth2Tokens(String accessToken, Optional<String> refreshToken, Optional<Instant> expiresAt, List<String> scopes, Optional<String> idToken) {
    /** Requires all of it. */
    public OAuth2Tokens {
        Objects.requireNonNull(accessToken, "the access token is null");
        Objects.requireNonNull(refreshToken, "the refresh token is null; Optional.empty() is none");
        Objects.requireNonNull(expiresAt, "the time of expiry is null; Optional.empty() is unknown");
        Objects.requireNonNull(scopes, "the scopes are null").forEach(scope -> Objects.requireNonNull(scope, "a scope is null"));
        scopes = List.copyOf(scopes);
        Objects.requireNonNull(idToken, "the ID token is null; Optional.empty() is none");
    }

    /** {@return the scopes and when it ends, without the tokens} */
    @Override
    public String toString() {
        return "OAuth2Tokens[" + expiresAt.map(at -> "until " + at).orElse("without an end") + (refreshToken.isPresent() ? ", can be renewed" : "")
                + ", scopes " + scopes + "]";
    }
}
