package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may pass, and what the others are told. */
@Timeout(30)
class AuthenticationTest {
    record User(String name, List<String> scopes) {
    }

    private static Optional<User> byKey(String key) {
        return Secrets.same(key, "k1") ? Optional.of(new User("ann", List.of("read"))) : Optional.empty();
    }

    private static String challenge(dev.meanwhile.http.Response response) {
        return response.header("WWW-Authenticate").orElse("none");
    }

    @Test
    void aKeyMayBeInAHeaderTheQueryOrACookie() throws Exception {
        serve(app -> {
            app.get("/header", request -> request.provided(User.class).name()).use(ApiKey.header("X-API-Key", User.class, AuthenticationTest::byKey));
            app.get("/query", request -> request.provided(User.class).name()).use(ApiKey.query("key", User.class, AuthenticationTest::byKey));
            app.get("/cookie", request -> request.provided(User.class).name()).use(ApiKey.cookie("key", User.class, AuthenticationTest::byKey));
        }, (client, url) -> {
            assertEquals("ann", client.get(url + "/header", r -> r.header("X-API-Key", "k1")).text());
            assertEquals("ann", client.get(url + "/query?key=k1").text());
            assertEquals("ann", client.get(url + "/cookie", r -> r.header("Cookie", "key=k1")).text());
            var missing = client.get(url + "/header");
            assertEquals(401, missing.status());
            assertEquals("ApiKey in=\"header\", name=\"X-API-Key\"", challenge(missing));
            assertTrue(missing.text().contains("the key in the header X-API-Key is missing"), missing.text());
            assertEquals(401, client.get(url + "/header", r -> r.header("X-API-Key", "k2")).status());
        });
    }

    @Test
    void basicIsReadInUtf8() throws Exception {
        serve(app -> {
            app.use(BasicAuth.of("the \"shop\"", Login.class, Optional::of));
            app.get("/", request -> request.provided(Login.class).name() + " " + request.provided(Login.class).password());
        }, (client, url) -> {
            assertEquals("jörg p:ss", client.get(url, r -> r.basicAuth("jörg", "p:ss")).text());
            assertEquals("Basic realm=\"the \\\"shop\\\"\", charset=\"UTF-8\"", challenge(client.get(url)));
            for (var wrong : List.of("Basic ???", "Basic " + Base64.getEncoder().encodeToString("nocolon".getBytes(StandardCharsets.UTF_8)), "Basic /w==", "Basic")) {
                assertEquals(401, client.get(url, r -> r.header("Authorization", wrong)).status(), wrong);
            }
        });
    }

    @Test
    void bearerRefusalsHaveCodes() throws Exception {
        var scheme = BearerAuth.of(User.class, AuthenticationTest::byKey).granting(User::scopes);
        serve(app -> {
            app.get("/read", request -> request.provided(User.class).name()).use(scheme.requiring("read"));
            app.get("/write", _ -> "written").use(scheme.requiring("read", "write"));
        }, (client, url) -> {
            assertEquals("ann", client.get(url + "/read", r -> r.header("Authorization", "bearer k1")).text());
            assertEquals("Bearer", challenge(client.get(url + "/read")));
            assertEquals("Bearer error=\"invalid_token\"", challenge(client.get(url + "/read", r -> r.header("Authorization", "Bearer k2"))));
            assertEquals(400, client.get(url + "/read", r -> r.header("Authorization", "Bearer a b")).status());
            var forbidden = client.get(url + "/write", r -> r.header("Authorization", "Bearer k1"));
            assertEquals(403, forbidden.status());
            assertEquals("Bearer error=\"insufficient_scope\", scope=\"read write\"", challenge(forbidden));
        });
    }

    @Test
    void anOptionalSchemeLetsStrangersPassButNotLiars() throws Exception {
        serve(app -> {
            app.use(BearerAuth.of(User.class, AuthenticationTest::byKey).optional());
            app.get("/", _ -> "welcome");
        }, (client, url) -> {
            assertEquals("welcome", client.get(url).text());
            assertEquals(401, client.get(url, r -> r.header("Authorization", "Bearer k2")).status());
        });
    }

    @Test
    void theDocumentHasTheSchemesFields() {
        assertEquals(Map.of("type", "apiKey", "in", "header", "name", "X-API-Key"), ApiKey.header("X-API-Key", User.class, AuthenticationTest::byKey).document());
        var scheme = OAuth2.password("/token", Map.of("read", "read orders"), BearerAuth.of(User.class, AuthenticationTest::byKey));
        assertEquals(Map.of("type", "oauth2", "flows", Map.of("password", Map.of("tokenUrl", "/token", "scopes", Map.of("read", "read orders")))), scheme.document());
        assertThrows(IllegalStateException.class, () -> scheme.requiring("read"));
        assertEquals(List.of("read"), scheme.granting(User::scopes).requiring("read").scopes());
    }

    @Test
    void passwordsGetTokens() throws Exception {
        var jwt = Jwt.of(JwtKey.secret("1", "0123456789abcdef0123456789abcdef"));
        serve(app -> {
            app.post("/token", OAuth2.tokens(login -> login.password().equals("right")
                    ? Optional.of(new OAuth2.Token(jwt.sign(Map.of("sub", login.name(), "scope", "read"), Duration.ofHours(1)), Duration.ofHours(1), List.of("read")))
                    : Optional.empty()));
            app.get("/me", request -> request.provided(JwtClaims.class).subject().orElseThrow())
                    .use(OAuth2.password("/token", Map.of("read", "read"), BearerAuth.jwt(jwt, JwtClaims.class, Optional::of)).granting(JwtClaims::scopes).requiring("read"));
        }, (client, url) -> {
            var token = client.post(url + "/token", r -> r.form(Map.of("grant_type", "password", "username", "ann", "password", "right")));
            assertEquals("no-store", token.header("Cache-Control").orElseThrow());
            var text = (String) token.json(Map.class).get("access_token");
            assertEquals("ann", client.get(url + "/me", r -> r.header("Authorization", "Bearer " + text)).text());
            var wrong = client.post(url + "/token", r -> r.form(Map.of("grant_type", "password", "username", "ann", "password", "wrong")));
            assertEquals(400, wrong.status());
            assertEquals("invalid_grant", wrong.json(Map.class).get("error"));
            var other = client.post(url + "/token", r -> r.form(Map.of("grant_type", "client_credentials")));
            assertEquals("unsupported_grant_type", other.json(Map.class).get("error"));
        });
    }
}
