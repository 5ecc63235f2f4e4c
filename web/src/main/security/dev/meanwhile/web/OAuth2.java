package dev.meanwhile.web;

import dev.meanwhile.Mapping;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * OAuth 2 (RFC 6749) for an application's own clients: what the OpenAPI document says, so that the docs page can sign in, and the endpoint that hands out tokens for passwords. The tokens are
 * checked by a {@link BearerAuth}.
 * {@snippet :
 * var scheme = OAuth2.password("/token", Map.of("orders", "read and write orders"), BearerAuth.jwt(jwt, User.class, claims -> users.find(claims)));
 * app.post("/token", OAuth2.tokens(login -> signIn(login).map(user -> new OAuth2.Token(jwt.sign(user.claims(), HOUR), HOUR, List.of("orders")))));
 * orders.use(scheme);
 * }
 * To sign people in at another provider, see {@link OpenIdConnect}.
 */
public final class OAuth2 {
    private OAuth2() {
    }

    /**
     * What a client gets.
     *
     * @param accessToken what it sends as {@code Authorization: Bearer}
     * @param life        how long that is valid
     * @param scopes      what it may do
     */
    public record Token(String accessToken, Duration life, List<String> scopes) {
        /** A token. */
        public Token {
            Objects.requireNonNull(accessToken, "the access token is null");
            Objects.requireNonNull(life, "the life of the token is null");
            scopes = Given.all("scopes", Objects.requireNonNull(scopes, "the scopes are null").toArray(String[]::new));
        }

        @Override
        public String toString() {
            return "Token[life=" + life + ", scopes=" + scopes + "]";
        }
    }

    /**
     * {@return the scheme of tokens for passwords} RFC 9700 advises against this flow: only the application's own pages should ask for passwords.
     *
     * @param tokenUrl where {@link #tokens} is, relative to the document, such as {@code /token}
     * @param scopes   the scopes by name, with what they mean
     * @param bearer   what checks the tokens
     */
    public static <U> Authentication<U> password(String tokenUrl, Map<String, String> scopes, Authentication<U> bearer) {
        Objects.requireNonNull(tokenUrl, "the URL for tokens is null");
        return of(bearer, "password", Map.of("tokenUrl", tokenUrl, "scopes", Given.map("the scopes", scopes)));
    }

    /**
     * {@return the scheme of tokens that another server gives, after its user has agreed (authorization code, with PKCE)} As {@link #password}.
     *
     * @param authorizationUrl where that server asks its user
     * @param tokenUrl         where it gives the token
     */
    public static <U> Authentication<U> code(String authorizationUrl, String tokenUrl, Map<String, String> scopes, Authentication<U> bearer) {
        Objects.requireNonNull(authorizationUrl, "the URL for authorization is null");
        Objects.requireNonNull(tokenUrl, "the URL for tokens is null");
        return of(bearer, "authorizationCode", Map.of("authorizationUrl", authorizationUrl, "tokenUrl", tokenUrl, "scopes", Given.map("the scopes", scopes)));
    }

    private static <U> Authentication<U> of(Authentication<U> bearer, String flow, Map<String, Object> its) {
        Objects.requireNonNull(bearer, "what checks the tokens is null");
        return bearer.documented("oauth2", Map.of("type", "oauth2", "flows", Map.of(flow, its)));
    }

    /**
     * {@return a handler that gives tokens for passwords (RFC 6749, section 4.3)} It answers POST with a form: {@code grant_type=password}, {@code username}, {@code password}. Errors have the form that
     * RFC 6749 defines. Put a {@link RateLimit} around it.
     *
     * @param check the token for a name and a password, or empty if they are wrong; it may wait. {@link Passwords#verify} compares the password
     */
    public static Handler tokens(Mapping<? super Login, Optional<Token>, ?> check) {
        Objects.requireNonNull(check, "the check is null");
        return request -> {
            var form = request.form();
            var name = form.value("username");
            var password = form.value("password");
            if (!form.value("grant_type").equals(Optional.of("password"))) {
                return error("unsupported_grant_type", "grant_type must be password");
            }
            if (name.isEmpty() || password.isEmpty()) {
                return error("invalid_request", "username and password are required");
            }
            var token = check.apply(new Login(name.get(), password.get()));
            return token.isEmpty() ? error("invalid_grant", "the name or the password is wrong") : success(token.get());
        };
    }

    private static Response success(Token token) {
        var body = new LinkedHashMap<String, Object>();
        body.put("access_token", token.accessToken());
        body.put("token_type", "Bearer");
        body.put("expires_in", token.life().toSeconds());
        body.put("scope", String.join(" ", token.scopes()));
        return notStored(Response.ok(body));
    }

    private static Response error(String code, String description) {
        return notStored(Response.of(400, Map.of("error", code, "error_description", description)));
    }

    private static Response notStored(Response response) {
        return response.header("Cache-Control", "no-store").header("Pragma", "no-cache");
    }
}
