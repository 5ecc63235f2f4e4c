package dev.meanwhile.http;

import io.netty.handler.codec.http.QueryStringDecoder;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A program's registration at an OAuth 2 server (RFC 6749), and the ways to credentials from there. For the program itself:
 * {@snippet :
 * var service = OAuth2.at("https://login.example.org/token", "my-id").secret(secret).scope("orders:read");
 * var client = HttpClient.create(c -> c.baseUrl("https://api.example.org").auth(service.clientCredentials()));
 * }
 * For somebody who signs in with a browser (authorization code with PKCE, RFC 7636):
 * {@snippet :
 * var signIn = service.signIn("https://login.example.org/authorize", "http://127.0.0.1:8000/callback");
 * // The browser goes to signIn.url(), and comes back to the callback.
 * var tokens = service.tokens(client, signIn, callbackUrl);
 * var auth = service.signedIn(tokens, renewed -> save(renewed));
 * }
 * The tokens that an {@link Auth} of this class holds are got when a request first needs them, and again shortly before they expire: 30 seconds, or half of
 * their time if that is less. A response 401 renews them too, and the request is sent once more if its body is not a flow; but tokens that no response has accepted
 * yet are not renewed for it. Of requests that need tokens at the same time, one asks the server, through its client's proxy and with its
 * limits, and the others wait for it; they may run on any loop. If it is cancelled, another takes over.
 *
 * <p>What the server refuses is {@link HttpException.TokenRefused}. Keep an {@code Auth} for as long as its tokens are wanted: each call of a method makes one
 * with tokens of its own. Mind that a client sends its credentials to all hosts it is used for. Immutable; each method that changes something returns a copy.
 */
public final class OAuth2 {
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TokenEndpoint endpoint;
    private final InstantSource clock;

    OAuth2(TokenEndpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /**
     * {@return a registration without a secret} Never waits.
     *
     * @param tokenUrl the server's token endpoint; by https, except within the machine or a trusted network
     * @param clientId how the server knows this program
     * @throws HttpException.InvalidUrl if it is not an absolute http or https URL
     */
    public static OAuth2 at(String tokenUrl, String clientId) {
        Objects.requireNonNull(tokenUrl, "the URL is null");
        Objects.requireNonNull(clientId, "the client id is null");
        return new OAuth2(TokenEndpoint.of(Urls.parse("POST", tokenUrl), clientId), InstantSource.system());
    }

    /** A copy with a secret, which is sent in the header {@code Authorization}, as all servers can read it. */
    public OAuth2 secret(String secret) {
        return new OAuth2(endpoint.secret(Objects.requireNonNull(secret, "the secret is null"), false), clock);
    }

    /** A copy with a secret, which is sent in the body, for servers that don't read it elsewhere. */
    public OAuth2 secretInBody(String secret) {
        return new OAuth2(endpoint.secret(Objects.requireNonNull(secret, "the secret is null"), true), clock);
    }

    /** A copy that asks for these scopes. Without, the server decides. */
    public OAuth2 scope(String... scopes) {
        Arrays.stream(Objects.requireNonNull(scopes, "the scopes are null")).forEach(scope -> Objects.requireNonNull(scope, "a scope is null"));
        return new OAuth2(endpoint.scope(String.join(" ", scopes)), clock);
    }

    /** A copy that sends one more parameter to both of the server's endpoints, such as {@code audience} or {@code resource}. */
    public OAuth2 parameter(String name, String value) {
        return new OAuth2(endpoint.parameter(name, value), clock);
    }

    /** A copy that waits for tokens for at most this long; the default is 30 seconds. */
    public OAuth2 timeout(Duration limit) {
        Objects.requireNonNull(limit, "the timeout is null");
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout(" + limit + "): must be positive");
        }
        return new OAuth2(endpoint.timeout(limit), clock);
    }

    /** {@return credentials of the program itself (RFC 6749 §4.4)} */
    public Auth clientCredentials() {
        return TokenKeeper.ofProgram(endpoint, clock);
    }

    /**
     * {@return credentials of somebody who has signed in: the tokens, and those that replace them (RFC 6749 §6)} Many servers take a refresh token once, and send
     * the next one along; so the program keeps what it is told. Without a refresh token, they end when the access token does, with
     * {@link HttpException.TokenRefused}.
     *
     * <p><b>Cancellation:</b> a request that renews the tokens is cancelled when the server has answered, or after the {@linkplain #timeout timeout}: or else the only
     * copy of the new refresh token might be lost.
     *
     * @param tokens  from {@link #tokens}, now or at an earlier time
     * @param renewed keeps new tokens; it runs in the task of a request, before the requests that wait for them go on, and may wait. If it fails, that request fails
     */
    public Auth signedIn(OAuth2Tokens tokens, Consumer<OAuth2Tokens> renewed) {
        return TokenKeeper.of(Objects.requireNonNull(tokens, "the tokens are null"), endpoint, clock,
                Objects.requireNonNull(renewed, "what keeps new tokens is null"));
    }

    /**
     * {@return the beginning of a sign-in, with a state and a PKCE verifier of its own} Never waits.
     *
     * @param authorizeUrl the server's authorization endpoint
     * @param redirect     where the browser comes back to, as the server knows it
     * @throws HttpException.InvalidUrl if the first is not an absolute http or https URL
     */
    public OAuth2SignIn signIn(String authorizeUrl, String redirect) {
        Objects.requireNonNull(authorizeUrl, "the URL is null");
        Objects.requireNonNull(redirect, "the URL to come back to is null");
        var url = Urls.parse("GET", authorizeUrl);
        var state = random();
        var verifier = random();
        var query = endpoint.authorization()
                .plus("parameter", "redirect_uri", redirect)
                .plus("parameter", "state", state)
                .plus("parameter", "code_challenge", challenge(verifier))
                .plus("parameter", "code_challenge_method", "S256");
        return new OAuth2SignIn(url + (url.getRawQuery() == null ? "?" : "&") + query, redirect, state, verifier);
    }

    /**
     * Ends a sign-in: checks what the browser has brought back, and exchanges its code for tokens. Waits for the server.
     *
     * @param client   sends the request
     * @param signIn   the sign-in of this browser
     * @param callback the URL that the browser came back to, or its path and query
     * @return the tokens
     * @throws HttpException.TokenRefused if somebody declined, the callback belongs to another sign-in, or the server refuses the code
     * @throws HttpException              if the server can't be asked
     */
    public OAuth2Tokens tokens(Requests client, OAuth2SignIn signIn, String callback) {
        Objects.requireNonNull(client, "the client is null");
        Objects.requireNonNull(signIn, "the sign-in is null");
        var brought = new QueryStringDecoder(Objects.requireNonNull(callback, "the callback is null")).parameters();
        var parameters = new Callback(signIn, brought);
        var form = endpoint.form("authorization_code")
                .plus("parameter", "code", parameters.code())
                .plus("parameter", "redirect_uri", signIn.redirect())
                .plus("parameter", "code_verifier", signIn.verifier());
        var response = client.post(endpoint.url().toString(), r -> {
            var request = r.auth(Auth.none()).timeout(endpoint.timeout()).body(form.toString());
            for (var field : endpoint.headers().fields()) {
                request = request.header(field.getKey(), field.getValue());
            }
            return request;
        });
        return endpoint.tokens(response, clock.instant(), Optional.empty());
    }

    TokenEndpoint endpoint() {
        return endpoint;
    }

    /** {@return 32 random bytes in the alphabet of URLs, as RFC 7636 §4.1 recommends} */
    private static String random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** {@return the endpoint and the client id, without the secret} */
    @Override
    public String toString() {
        return "OAuth2[" + endpoint.url() + ", client " + endpoint.clientId() + "]";
    }
}
