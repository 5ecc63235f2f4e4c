package dev.meanwhile.web;

import dev.meanwhile.Mapping;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A token in {@code Authorization: Bearer} (RFC 6750), random or a JWT. Refusals carry that document's error codes. */
public final class BearerAuth {
    private static final String SCHEME = "Bearer";

    private BearerAuth() {
    }

    /**
     * {@return a scheme for tokens of any kind}
     *
     * @param type  what the check finds, and {@code request.provided(type)} has
     * @param check who has the token, or empty; it may wait
     */
    public static <U> Authentication<U> of(Class<U> type, Mapping<? super String, Optional<U>, ?> check) {
        Objects.requireNonNull(check, "the check is null");
        return Authentication.of("bearerAuth", Map.of("type", "http", "scheme", "bearer"), type, new Bearer<>(check));
    }

    /**
     * {@return a scheme for JWTs} A token that {@link Jwt#verify} refuses is not valid.
     *
     * @param type what the check finds, and {@code request.provided(type)} has; {@code JwtClaims.class} with {@code Optional::of} if the claims are enough
     * @param user who the claims are about, or empty if there is no such user any more; it may wait
     */
    public static <U> Authentication<U> jwt(Jwt jwt, Class<U> type, Mapping<? super JwtClaims, Optional<U>, ?> user) {
        Objects.requireNonNull(jwt, "the Jwt is null");
        Objects.requireNonNull(user, "the function that finds the user is null");
        Bearer<U> credentials = new Bearer<>(token -> {
            var claims = jwt.find(token);
            return claims.isEmpty() ? Optional.empty() : user.apply(claims.get());
        });
        return Authentication.of("bearerAuth", Map.of("type", "http", "scheme", "bearer", "bearerFormat", "JWT"), type, credentials);
    }

    private record Bearer<U>(Mapping<? super String, Optional<U>, ?> check) implements Credentials<U> {
        @Override
        public Found<U> find(Request request) throws Exception {
            var header = request.header("Authorization").orElse("");
            if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || header.length() > SCHEME.length() && header.charAt(SCHEME.length()) != ' ') {
                return new Found.Nothing<>();
            }
            var token = header.substring(SCHEME.length()).strip();
            if (token.isEmpty() || token.indexOf(' ') >= 0) {
                throw new HttpError(400, "Authorization must be: Bearer TOKEN").header("WWW-Authenticate", "Bearer error=\"invalid_request\"");
            }
            return Credentials.check(Optional.of(token), check);
        }

        @Override
        public String challenge(Refusal refusal, List<String> scopes) {
            return switch (refusal) {
                case MISSING -> SCHEME;
                case INVALID -> "Bearer error=\"invalid_token\"";
                case SCOPE -> "Bearer error=\"insufficient_scope\", scope=" + Credentials.quoted(String.join(" ", scopes));
            };
        }

        @Override
        public String what() {
            return "the token in Authorization: Bearer";
        }
    }
}
