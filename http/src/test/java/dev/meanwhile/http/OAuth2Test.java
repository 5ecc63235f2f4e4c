package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to tokens, with a server that is strict about the protocol. */
@Timeout(30)
class OAuth2Test {
    private static final String CALLBACK = "http://127.0.0.1:8000/callback?shop=1";

    private interface Body {
        void run(OAuth2Server server, HttpClient client) throws Exception;
    }

    private static void with(Body body) throws Exception {
        run(() -> {
            try (var server = new OAuth2Server(); var client = HttpClient.create(c -> c.maxRedirects(0))) {
                body.run(server, client);
            }
        });
    }

    private static OAuth2 shop(OAuth2Server server) {
        return OAuth2.at(server.url("token"), OAuth2Server.CLIENT).secret(OAuth2Server.SECRET).scope("orders:read", "orders:write");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProgramOfItsOwnRight(boolean secretInBody) throws Exception {
        with((server, client) -> {
            var service = secretInBody ? shop(server).secretInBody(OAuth2Server.SECRET) : shop(server);
            var auth = service.clientCredentials();
            var all = gather(IntStream.range(0, 50).mapToObj(_ -> spawn(() -> client.get(server.url("api"), r -> r.auth(auth)).status())));
            assertEquals(Collections.nCopies(50, 200), all);
            server.valid.clear();
            assertEquals(200, client.get(server.url("api"), r -> r.auth(auth)).status());
            assertEquals(List.of("client_credentials", "client_credentials"), server.grants);
        });
    }

    @Test
    void outsideOfLoops() {
        run(() -> {
            try (var server = new OAuth2Server(); var client = HttpClient.create(c -> c.auth(shop(server).clientCredentials()))) {
                var status = new ArrayList<Integer>();
                blocking(() -> {
                    status.add(client.get(server.url("api")).status());
                    return null;
                });
                assertEquals(200, client.get(server.url("api")).status());
                assertEquals(List.of(200), status);
                assertEquals(1, server.grants.size());
            }
        });
    }

    private static String browse(HttpClient client, OAuth2SignIn signIn) {
        return client.get(signIn.url()).header("Location").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void somebodyWhoSignsIn(boolean secret) throws Exception {
        with((server, client) -> {
            var service = secret ? shop(server) : OAuth2.at(server.url("token"), "public").scope("profile");
            var signIn = service.signIn(server.url("authorize"), CALLBACK);
            assertTrue(browse(client, signIn).startsWith(CALLBACK + "&"));
            var tokens = service.tokens(client, signIn, browse(client, signIn));
            assertEquals(secret ? List.of("orders:read", "orders:write") : List.of("profile"), tokens.scopes());
            assertTrue(tokens.refreshToken().isPresent() && tokens.expiresAt().isPresent() && tokens.idToken().isEmpty());
            assertFalse(tokens.toString().contains(tokens.accessToken()) || tokens.toString().contains(tokens.refreshToken().get()));
            assertFalse(signIn.toString().contains(signIn.verifier()));
            var kept = new ArrayList<OAuth2Tokens>();
            var auth = service.signedIn(tokens, kept::add);
            server.valid.clear();
            assertEquals(200, client.get(server.url("api"), r -> r.auth(auth)).status());
            server.valid.clear();
            assertEquals(200, client.get(server.url("api"), r -> r.auth(auth)).status());
            assertEquals(List.of("authorization_code", "refresh_token", "refresh_token"), server.grants);
            // The first refresh token is used up.
            var old = service.signedIn(tokens, kept::add);
            server.valid.clear();
            var refused = assertThrows(HttpException.TokenRefused.class, () -> client.get(server.url("api"), r -> r.auth(old)));
            assertEquals("invalid_grant", refused.error());
            assertTrue(refused.getMessage().endsWith("(the code or refresh token has been used, has expired, or was withdrawn: sign in again)"), refused.getMessage());
            assertEquals(2, kept.size());
        });
    }

    /** Tokens that a program has kept as JSON are the same again. */
    @Test
    void tokensAsJson() throws Exception {
        with((server, client) -> {
            var service = shop(server);
            var signIn = service.signIn(server.url("authorize"), CALLBACK);
            var tokens = service.tokens(client, signIn, browse(client, signIn));
            assertEquals(tokens, Json.read(Json.write(tokens), OAuth2Tokens.class));
            assertEquals(signIn, Json.read(Json.write(signIn), OAuth2SignIn.class));
        });
    }

    private static HttpException.TokenRefused refused(UnaryOperator<String> brought, UnaryOperator<OAuth2> service) throws Exception {
        var all = new ArrayList<HttpException.TokenRefused>();
        with((server, client) -> {
            var signIn = service.apply(shop(server)).signIn(server.url("authorize"), CALLBACK);
            var callback = brought.apply(browse(client, signIn));
            all.add(assertThrows(HttpException.TokenRefused.class, () -> service.apply(shop(server)).tokens(client, signIn, callback)));
        });
        return all.getFirst();
    }

    @Test
    void whatCanGoWrongWithASignIn() throws Exception {
        assertEquals("access_denied", refused(it -> it, it -> it.scope("admin")).error());
        assertEquals(Optional.of("Access denied by resource owner or authorization server"), refused(it -> it, it -> it.scope("admin")).description());
        assertTrue(refused(it -> it.replace("state=", "state=x"), it -> it).getMessage().contains("the state is not that of this sign-in"));
        assertTrue(refused(it -> it.replaceFirst("&?state=[^&]*", ""), it -> it).getMessage().contains("the state is not that of this sign-in"));
        assertTrue(refused(it -> it.replaceFirst("code=", "other="), it -> it).getMessage().contains("no parameter 'code'"));
        assertEquals("invalid_grant", refused(it -> it.replaceFirst("code=", "code=x"), it -> it).error());
        assertTrue(refused(it -> it, it -> it.secret("wrong")).getMessage()
                .endsWith("/token: invalid_client: Client authentication failed (it does not know 'my shop:ü' with this secret, or wants it in the body: secretInBody(…))"));
    }

    /** A verifier is good for its own code only. */
    @Test
    void aStolenCodeIsOfNoUse() throws Exception {
        with((server, client) -> {
            var service = OAuth2.at(server.url("token"), "public").scope("profile");
            var victims = service.signIn(server.url("authorize"), CALLBACK);
            var attackers = service.signIn(server.url("authorize"), CALLBACK);
            var stolen = browse(client, victims).replace(victims.state(), attackers.state());
            assertEquals("invalid_grant", assertThrows(HttpException.TokenRefused.class, () -> service.tokens(client, attackers, stolen)).error());
        });
    }

    /** The example of RFC 7636, appendix B. */
    @Test
    void theChallengeOfTheRfc() {
        assertEquals("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", OAuth2.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "503 | <h1>busy</h1> | POST http://login.test/token: 503 Service Unavailable",
            "200 | {\"token_type\": \"mac\", \"access_token\": \"x\"} | POST http://login.test/token: the tokens are of the type 'mac', only Bearer can be used (RFC 6750)",
            "200 | {} | POST http://login.test/token: the answer with status 200 is no JSON with an access_token (RFC 6749 §5.1); is this the token endpoint?",
            "200 | {\"error\": \"incorrect_client_credentials\"} | POST http://login.test/token: incorrect_client_credentials",
    })
    void answersThatAreNone(int status, String body, String message) {
        var mock = new MockHttp().on("POST", "*", request -> request.answer(status, body));
        try (var client = HttpClient.create(c -> c.transport(mock).auth(OAuth2.at("http://login.test/token", "id").clientCredentials()))) {
            assertEquals(message, assertThrows(HttpException.class, () -> client.get("http://api.test/")).getMessage());
        }
    }

    /** What is not said is unknown; a number may be a text. */
    @Test
    void lenientAboutWhatMayBeMissing() {
        var mock = new MockHttp().on("POST", "*", request -> request.answer(200, "{\"access_token\": \"x\", \"expires_in\": \"60\"}"));
        try (var client = HttpClient.create(c -> c.transport(mock))) {
            var service = OAuth2.at("http://login.test/token?tenant=1", "id").parameter("audience", "api");
            var signIn = service.signIn("http://login.test/authorize?tenant=1", "http://127.0.0.1/");
            assertTrue(signIn.url().startsWith("http://login.test/authorize?tenant=1&response_type=code&client_id=id&audience=api&redirect_uri=http%3A%2F%2F127.0.0.1%2F&state="));
            var tokens = service.tokens(client, signIn, "/?code=c&state=" + signIn.state());
            assertEquals(List.of(), tokens.scopes());
            assertTrue(tokens.expiresAt().isPresent() && tokens.refreshToken().isEmpty());
        }
        assertEquals("grant_type=authorization_code&client_id=id&audience=api&code=c&redirect_uri=http%3A%2F%2F127.0.0.1%2F&code_verifier=",
                mock.requests().getFirst().text().replaceFirst("code_verifier=.*", "code_verifier="));
        assertEquals("POST /token?tenant=1", mock.calls().getFirst());
    }
}
