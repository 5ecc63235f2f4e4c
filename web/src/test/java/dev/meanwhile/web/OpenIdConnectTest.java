package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;

import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sign-in at a provider of our own that follows the specification, and at some that do not. */
@Timeout(60)
class OpenIdConnectTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** A provider that agrees to everything at once. Tests change what it signs. */
    private static final class TestProvider {
        private final KeyPair pair = pair();
        private KeyPair signing = pair;
        private String issuer = "";
        private String verifier = "";
        private final Map<String, String> asked = new HashMap<>();
        private final Map<String, Object> lie = new HashMap<>();

        static KeyPair pair() throws Exception {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        }

        TestProvider() throws Exception {
        }

        void set(App app) {
            app.get("/.well-known/openid-configuration", _ -> Map.of("issuer", issuer, "authorization_endpoint", issuer + "/authorize", "token_endpoint", issuer + "/token",
                    "jwks_uri", issuer + "/keys", "end_session_endpoint", issuer + "/end"));
            app.get("/keys", _ -> Map.of("keys", List.of(Map.of("kty", "RSA", "kid", "1", "n", number(((RSAPublicKey) pair.getPublic()).getModulus().toByteArray()), "e", "AQAB"))));
            app.get("/authorize", request -> {
                for (var name : List.of("client_id", "redirect_uri", "state", "nonce", "code_challenge", "code_challenge_method", "scope")) {
                    asked.put(name, request.query(name).orElseThrow());
                }
                return dev.meanwhile.web.Response.empty(302).header("Location", asked.get("redirect_uri") + "?code=c1&state=" + asked.get("state"));
            });
            app.post("/token", request -> {
                verifier = request.form().value("code_verifier").orElseThrow();
                var fits = Secrets.text(Secrets.sha256(verifier)).equals(asked.get("code_challenge")) && request.form().value("redirect_uri").orElseThrow().equals(asked.get("redirect_uri"))
                        && request.header("Authorization").orElse("").equals("Basic YXBwOmElM0Fi");
                if (!fits) {
                    throw new HttpError(400, "invalid_grant");
                }
                var claims = new HashMap<String, Object>(Map.of("sub", "ann", "nonce", asked.get("nonce"), "iss", issuer, "aud", "app"));
                claims.putAll(lie);
                return Map.of("access_token", "a", "token_type", "Bearer", "id_token", Jwt.of(JwtKey.of("1", signing)).sign(claims, Duration.ofMinutes(5)));
            });
        }

        private static String number(byte[] bytes) {
            return Secrets.text(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
        }
    }

    private interface Talk {
        void with(TestProvider provider, HttpClient client, String url) throws Exception;
    }

    private static void talk(Talk talk) throws Exception {
        var provider = new TestProvider();
        serve(provider::set, (_, issuer) -> {
            provider.issuer = issuer;
            var oidc = OpenIdConnect.discover(issuer, "app", "a:b").signedIn((request, claims) -> Session.of(request).put("user", claims.subject().orElseThrow()));
            var app = new App();
            app.use(Sessions.cookie(SECRET));
            app.get("/login", oidc.login("/callback"));
            app.get("/callback", oidc.callback("/callback"));
            app.post("/logout", oidc.logout());
            app.get("/me", request -> request.provided(String.class)).use(Sessions.signedIn("user", String.class));
            try (var server = app.listen(0); var client = HttpClient.create(c -> c.maxRedirects(0))) {
                talk.with(provider, client, "http://127.0.0.1:" + server.port());
            }
        });
    }

    private static String cookie(Response response) {
        return response.header("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    private static String location(Response response) {
        return response.header("Location").orElseThrow();
    }

    /** {@return the answer to the browser that comes back} */
    private static Response signIn(HttpClient client, String url, String next) {
        var login = client.get(url + "/login?next=" + next);
        var back = location(client.get(location(login)));
        return client.get(back, r -> r.header("Cookie", cookie(login)));
    }

    @Test
    void aBrowserIsSignedInAndOut() throws Exception {
        talk((provider, client, url) -> {
            var done = signIn(client, url, "/orders?page=2");
            assertEquals(303, done.status(), done.text());
            assertEquals("/orders?page=2".replaceAll("\\?.*", ""), URI.create(location(done)).getPath());
            assertEquals("ann", client.get(url + "/me", r -> r.header("Cookie", cookie(done))).text());
            assertEquals("S256", provider.asked.get("code_challenge_method"));
            assertEquals("openid profile email", provider.asked.get("scope"));
            var out = client.post(url + "/logout", r -> r.header("Cookie", cookie(done)));
            assertTrue(out.header("Set-Cookie").orElseThrow().contains("Max-Age=0"));
            assertEquals(provider.issuer + "/end?client_id=app", location(out));
        });
    }

    @Test
    void whatTheProviderMustNotSignIsRefused() throws Exception {
        talk((provider, client, url) -> {
            for (var lie : List.<Map<String, Object>>of(Map.of("nonce", "another"), Map.of("aud", "another"), Map.of("iss", "https://another"), Map.of("aud", List.of("app", "b")), Map.of("sub", 7))) {
                provider.lie.clear();
                provider.lie.putAll(lie);
                assertEquals(401, signIn(client, url, "/").status(), lie.toString());
            }
            provider.lie.clear();
            provider.signing = TestProvider.pair();
            assertEquals(401, signIn(client, url, "/").status());
        });
    }

    @Test
    void onlyTheBrowserThatBeganCanEnd() throws Exception {
        talk((_, client, url) -> {
            var login = client.get(url + "/login");
            var back = location(client.get(location(login)));
            assertEquals(400, client.get(back).status());
            assertEquals(400, client.get(back, r -> r.header("Cookie", cookie(client.get(url + "/login")))).status());
            assertEquals(400, client.get(url + "/callback?code=c1", r -> r.header("Cookie", cookie(login))).status());
        });
    }

    @Test
    void nobodyIsSentElsewhereAfterwards() throws Exception {
        talk((_, client, url) -> {
            for (var next : List.of("https://evil.example", "//evil.example", "/%5Cevil.example", "/%09/evil.example", "javascript:alert(1)", "%5C%5Cevil.example", "/a%5C..%5C", "/a%0Ab")) {
                assertEquals("/", location(signIn(client, url, next)), next);
            }
            assertEquals("/a/b", location(signIn(client, url, "/a/b")));
        });
    }

    @Test
    void aProviderIsReachedByHttps() {
        assertThrows(IllegalArgumentException.class, () -> OpenIdConnect.discover("http://accounts.example.org", "app", ""));
    }
}
