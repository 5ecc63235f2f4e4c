package dev.meanwhile.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Signs people in at an OpenID provider (OpenID Connect Core 1.0, authorization code with PKCE).
 * {@snippet :
 * var provider = OpenIdConnect.discover("https://accounts.example.org", clientId, secret)
 *         .signedIn((request, claims) -> Session.of(request).put("user", new User(claims.subject().orElseThrow())));
 * app.use(Sessions.cookie(sessionSecret));
 * app.get("/login", provider.login("/callback"));      // ?next=/orders leads there afterwards
 * app.get("/callback", provider.callback("/callback"));
 * app.post("/logout", provider.logout());
 * orders.use(Sessions.signedIn("user", User.class));
 * }
 * Checked: state, nonce and PKCE (S256), each bound to the browser's session and used once; the ID token's signature by the provider's keys, its issuer, audience and times, with 60 seconds for the
 * clocks. Redirects lead only to paths of this server. The provider's metadata and keys are fetched at the first sign-in, and keys again when there is an unknown one.
 * It needs {@link Sessions} around it, and the library {@code com.nimbusds:nimbus-jose-jwt}. Immutable; each method that changes something returns a copy.
 */
public final class OpenIdConnect {
    private static final String PENDING = "_oidc";

    /** A sign-in that has begun. */
    record Pending(String state, String nonce, String verifier, String next) {
    }

    /** What the program does when somebody has signed in. */
    @FunctionalInterface
    public interface SignedIn {
        /** Puts the user into the session, for instance. It may wait. The session has been renewed. What it throws, an {@link HttpError} 403 for instance, ends the sign-in. */
        void accept(Request request, JwtClaims claims) throws Exception;
    }

    private final Provider provider;
    private final String clientId;
    private final List<String> scopes;
    private final SignedIn signedIn;

    private OpenIdConnect(Provider provider, String clientId, List<String> scopes, SignedIn signedIn) {
        this.provider = provider;
        this.clientId = clientId;
        this.scopes = scopes;
        this.signedIn = signedIn;
    }

    /**
     * {@return a provider, which tells everything else itself} Does not wait.
     *
     * @param issuer   its URL, as it writes it itself; by HTTPS, or on this machine
     * @param clientId how it knows this application
     * @param secret   what it knows it by, or an empty text for none
     */
    public static OpenIdConnect discover(String issuer, String clientId, String secret) {
        Library.NIMBUS.require("OpenIdConnect");
        Objects.requireNonNull(clientId, "the client id is null");
        Objects.requireNonNull(secret, "the secret is null");
        if (!Provider.isSafe(Objects.requireNonNull(issuer, "the issuer is null"))) {
            throw new IllegalArgumentException("discover(\"" + issuer + "\", …): a provider is reached by https");
        }
        SignedIn keep = (request, claims) -> Session.of(request).put("user", claims.all());
        return new OpenIdConnect(new Provider(issuer, clientId, secret), clientId, List.of("openid", "profile", "email"), keep);
    }

    /** Asks for these scopes and {@code openid}. The default is {@code profile} and {@code email}. */
    public OpenIdConnect scopes(String... others) {
        var all = new ArrayList<>(List.of("openid"));
        all.addAll(Given.all("scopes", others));
        return new OpenIdConnect(provider, clientId, List.copyOf(all), signedIn);
    }

    /** Says what to do when somebody has signed in. The default keeps the claims as {@code user} in the session. */
    public OpenIdConnect signedIn(SignedIn action) {
        return new OpenIdConnect(provider, clientId, scopes, Objects.requireNonNull(action, "the action is null"));
    }

    /**
     * {@return a handler that sends a browser to the provider} The query's {@code next} is the path to go to afterwards.
     *
     * @param callback the path of {@link #callback} at this server. The provider must know its URL
     */
    public Handler login(String callback) {
        Objects.requireNonNull(callback, "the path of the callback is null");
        return request -> {
            var pending = new Pending(Secrets.token(), Secrets.token(), Secrets.token(), request.query("next").map(LocalPath::of).orElse(request.rootPath() + "/"));
            Session.of(request).put(PENDING, pending);
            var query = new LinkedHashMap<String, String>();
            query.put("response_type", "code");
            query.put("client_id", clientId);
            query.put("redirect_uri", url(request, callback));
            query.put("scope", String.join(" ", scopes));
            query.put("state", pending.state());
            query.put("nonce", pending.nonce());
            query.put("code_challenge", Secrets.text(Secrets.sha256(pending.verifier())));
            query.put("code_challenge_method", "S256");
            var endpoint = provider.requiredEndpoint("authorization_endpoint");
            return seeOther(endpoint + (endpoint.contains("?") ? "&" : "?") + encoded(query));
        };
    }

    /**
     * {@return a handler for browsers that come back from the provider}
     *
     * @param callback its own path, as for {@link #login}
     */
    public Handler callback(String callback) {
        Objects.requireNonNull(callback, "the path of the callback is null");
        return request -> {
            var session = Session.of(request);
            var pending = session.value(PENDING, Pending.class)
                    .filter(it -> Secrets.same(it.state(), request.query("state").orElse("")))
                    .orElseThrow(() -> new HttpError(400, "this sign-in has expired, or began in another browser; start again"));
            session.remove(PENDING);
            if (request.query("error").isPresent()) {
                throw new HttpError(401, "the provider refused the sign-in");
            }
            var code = request.query("code").orElseThrow(() -> new HttpError(400, "the provider has sent no code"));
            var claims = claims(provider.exchange(code, pending.verifier(), url(request, callback)), pending);
            session.renew();
            signedIn.accept(request, claims);
            return seeOther(pending.next());
        };
    }

    private JwtClaims claims(String token, Pending pending) {
        try {
            var claims = provider.verify(token);
            var parties = claims.texts("aud").size() == 1 || claims.text("azp").equals(Optional.of(clientId));
            if (!parties || claims.subject().isEmpty() || !Secrets.same(claims.text("nonce").orElse(""), pending.nonce())) {
                throw new HttpError(401, "the provider's token is not for this sign-in");
            }
            return claims;
        } catch (JwtException e) {
            throw new HttpError(401, "the provider's token is not valid");
        }
    }

    /** {@return a handler that ends the session here, and sends the browser to the provider to end its session there, if it has a page for that} Route it by POST, with {@link Csrf} around it. */
    public Handler logout() {
        return request -> {
            Session.of(request).clear();
            var query = Map.of("client_id", clientId);
            return seeOther(provider.endpoint("end_session_endpoint").map(it -> it + (it.contains("?") ? "&" : "?") + encoded(query)).orElse(request.rootPath() + "/"));
        };
    }

    private static String url(Request request, String path) {
        return request.scheme() + "://" + request.host() + request.rootPath() + path;
    }

    private static String encoded(Map<String, String> query) {
        return query.entrySet().stream().map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }

    /** {@return a 303: the browser goes there by GET} */
    private static Response seeOther(String location) {
        return Response.empty(303).header("Location", location).header("Cache-Control", "no-store");
    }
}
