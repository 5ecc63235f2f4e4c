package dev.meanwhile.web;

import dev.meanwhile.http.HttpClient;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/** The other side of OpenID Connect: what a provider's metadata name, and the requests to it. Any loop may use it; what it has fetched is replaced as a whole. */
final class Provider {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String issuer;
    private final String clientId;
    private final String secret;
    private volatile Optional<JsonNode> metadata = Optional.empty();
    private volatile Optional<Jwt> keys = Optional.empty();

    Provider(String issuer, String clientId, String secret) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.secret = secret;
    }

    /** {@return an endpoint's URL} The first time it waits for the metadata. */
    Optional<String> endpoint(String name) {
        if (metadata.isEmpty()) {
            var fetched = fetch(issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
            if (!fetched.path("issuer").asString("").equals(issuer)) {
                throw new IllegalStateException("the OpenID provider calls itself '" + fetched.path("issuer").asString("") + "', not '" + issuer + "': use the name that it uses");
            }
            metadata = Optional.of(fetched);
        }
        return Optional.of(metadata.get().path(name).asString("")).filter(it -> !it.isEmpty());
    }

    String requiredEndpoint(String name) {
        return endpoint(name).orElseThrow(() -> new IllegalStateException("the metadata of " + issuer + " have no " + name));
    }

    /**
     * {@return the ID token for a code}
     *
     * @throws HttpError 401 if the provider refuses the code
     */
    String exchange(String code, String verifier, String redirect) {
        var url = requiredEndpoint("token_endpoint");
        var form = new HashMap<>(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", redirect, "code_verifier", verifier));
        if (secret.isEmpty()) {
            form.put("client_id", clientId);
        }
        try (var client = client()) {
            var answer = client.post(url, request -> (secret.isEmpty() ? request : request.header("Authorization", basic())).form(form));
            if (answer.status() != 200) {
                throw new HttpError(401, "the sign-in was refused by the provider");
            }
            return answer.json(JsonNode.class).path("id_token").asString("");
        }
    }

    /** Both are encoded as in a form before (RFC 6749, 2.3.1). */
    private String basic() {
        var both = URLEncoder.encode(clientId, StandardCharsets.UTF_8) + ":" + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return what an ID token says} Unknown keys are looked for at the provider, which may have changed them. */
    JwtClaims verify(String token) throws JwtException {
        var known = keys;
        if (known.isPresent()) {
            var claims = known.get().find(token);
            if (claims.isPresent()) {
                return claims.get();
            }
        }
        var fetched = Jwt.ofKeySet(fetch(requiredEndpoint("jwks_uri")).toString()).issuer(issuer).audience(clientId);
        keys = Optional.of(fetched);
        return fetched.verify(token);
    }

    private static JsonNode fetch(String url) {
        try (var client = client()) {
            return client.get(url).raiseForStatus().json(JsonNode.class);
        }
    }

    /** No redirects: what answers must be what the metadata name. */
    private static HttpClient client() {
        return HttpClient.create(it -> it.maxRedirects(0).timeout(PATIENCE));
    }

    /** {@return whether a URL may be a provider's: by HTTPS, or on this machine} */
    static boolean isSafe(String url) {
        var uri = URI.create(url);
        return "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && ("localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost()));
    }
}
