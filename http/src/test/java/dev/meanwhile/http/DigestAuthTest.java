package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7616, with its own examples. */
class DigestAuthTest {
    private static String response(String parameters, String user, String password, String method, String target, String clientNonce) {
        var challenge = DigestChallenge.of(Challenge.parse(List.of("Digest " + parameters)).getFirst().parameters()).orElseThrow();
        var value = challenge.answer(user, password, method, target, new byte[0], clientNonce);
        return Challenge.parse(List.of(value)).getFirst().parameters().get("response");
    }

    /** §3.9.1. */
    @ParameterizedTest
    @CsvSource({"MD5, 8ca523f5e9506fed4657c9700eebdbec", "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"})
    void theRfcsFirstExample(String algorithm, String expected) {
        assertEquals(expected, response("realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm
                + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
                "Mufasa", "Circle of Life", "GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"));
    }

    /** The input of §3.9.2. The digests are those of OpenSSL: the RFC's own come from SHA-512 cut short, says its erratum 4897. */
    @Test
    void aHashedUserInUnicode() {
        var challenge = DigestChallenge.of(Challenge.parse(List.of("Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, "
                + "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true"))
                .getFirst().parameters()).orElseThrow();
        var value = challenge.answer("J\u00e4s\u00f8n Doe", "Secret, or not?", "GET", "/doe.json", new byte[0], "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm");
        var parameters = Challenge.parse(List.of(value)).getFirst().parameters();
        assertEquals("793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b", parameters.get("username"));
        assertEquals("7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c", parameters.get("response"));
        assertEquals("true", parameters.get("userhash"));
    }

    @Test
    void aUserInUnicode() {
        var challenge = DigestChallenge.of(Map.of("realm", "r", "nonce", "n")).orElseThrow();
        assertTrue(challenge.answer("J\u00e4s\u00f8n", "x", "GET", "/", new byte[0], "c").contains("username*=UTF-8''J%C3%A4s%C3%B8n, "));
    }

    @Test
    void severalChallengesInOneField() {
        var all = Challenge.parse(List.of("Basic realm=\"a, b\", Digest realm=\"c\\\"d\", nonce=n, qop=\"auth,auth-int\" , Negotiate", "Bearer"));
        assertEquals(List.of("basic", "digest", "negotiate", "bearer"), all.stream().map(Challenge::scheme).toList());
        assertEquals(Map.of("realm", "c\"d", "nonce", "n", "qop", "auth,auth-int"), all.get(1).parameters());
        assertEquals("a, b", all.getFirst().parameters().get("realm"));
    }

    private final List<Map<String, String>> answers = new ArrayList<>();

    private HttpClient client(Function<ClientRequest, Response> server) {
        var mock = new MockHttp().on("GET", "*", request -> {
            request.header("Authorization").ifPresent(value -> answers.add(Challenge.parse(List.of(value)).getFirst().parameters()));
            return server.apply(request);
        }).on("POST", "*", server);
        return HttpClient.create(c -> c.baseUrl("http://a.test").auth(Auth.digest("me", "secret")).transport(mock));
    }

    private static Response ask(ClientRequest request, String parameters) {
        return request.answer(401).with("WWW-Authenticate", "Digest realm=\"r\", " + parameters);
    }

    /** The second request answers at once, and counts. */
    @Test
    void theChallengeIsRemembered() {
        try (var client = client(request -> request.header("Authorization").isEmpty() ? ask(request, "nonce=\"n\", qop=\"auth\"") : request.answer(200))) {
            assertEquals(200, client.get("/").status());
            assertEquals(200, client.get("/two?x=y").status());
        }
        assertEquals(List.of("00000001", "00000002"), answers.stream().map(answer -> answer.get("nc")).toList());
        assertEquals("/two?x=y", answers.get(1).get("uri"));
        assertFalse(answers.get(0).get("cnonce").equals(answers.get(1).get("cnonce")));
    }

    @Test
    void aStaleNonceIsReplacedAndAWrongPasswordIsNotRepeated() {
        var nonces = new ArrayList<>(List.of("n1", "n2"));
        try (var client = client(request -> {
            var used = request.header("Authorization").map(value -> Challenge.parse(List.of(value)).getFirst().parameters().get("nonce")).orElse("");
            if (request.target().equals("/renew")) {
                nonces.removeFirst();
            }
            return used.equals(nonces.getFirst()) ? request.answer(200) : ask(request, "stale=true, qop=auth, nonce=\"" + nonces.getFirst() + "\"");
        })) {
            assertEquals(200, client.get("/").status());
            assertEquals(401, HttpClient.create(c -> c.auth(Auth.digest("me", "wrong"))
                    .transport(new MockHttp().on("GET", "*", request -> ask(request, "nonce=\"n\"")))).get("http://a.test/").status());
            nonces.removeFirst();
            assertEquals(200, client.get("/").status());
        }
        assertEquals(List.of("n1", "n1", "n2"), answers.stream().map(answer -> answer.get("nonce")).toList());
    }

    @Test
    void theNextNonceIsUsed() {
        try (var client = client(request -> request.header("Authorization").isEmpty() ? ask(request, "nonce=\"n\", qop=auth")
                : request.answer(200).with("Authentication-Info", "qop=auth, nextnonce=\"n" + answers.size() + "\""))) {
            client.get("/");
            client.get("/");
            client.get("/");
        }
        assertEquals(List.of("n", "n1", "n2"), answers.stream().map(answer -> answer.get("nonce")).toList());
    }

    /** {@return an answer with a proof that the server has the password too} Computed here once more, from the RFC. */
    private Response proving(ClientRequest request, String password) {
        var sent = answers.getLast();
        var proof = md5(md5("me:r:" + password) + ":n:" + sent.get("nc") + ":" + sent.get("cnonce") + ":auth:" + md5(":" + sent.get("uri")));
        return request.answer(200).with("Authentication-Info", "qop=auth, cnonce=\"" + sent.get("cnonce") + "\", nc=" + sent.get("nc") + ", rspauth=\"" + proof + "\"");
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServerThatKnowsThePassword() {
        try (var client = client(request -> request.header("Authorization").isEmpty() ? ask(request, "nonce=\"n\", qop=auth") : proving(request, "secret"))) {
            assertEquals(200, client.get("/").status());
            assertEquals(200, client.get("/two?x=y").status());
        }
    }

    @Test
    void aServerThatOnlySaysSo() {
        try (var client = client(request -> request.header("Authorization").isEmpty() ? ask(request, "nonce=\"n\", qop=auth")
                : proving(request, answers.size() == 1 ? "secret" : "guessed"))) {
            assertEquals(200, client.get("/").status());
            assertTrue(assertThrows(HttpException.BadResponse.class, () -> client.get("/")).getMessage().contains("rspauth"));
        }
    }

    /** The client's nonce of a session stays. */
    @Test
    void aSession() {
        try (var client = client(request -> request.header("Authorization").isEmpty() ? ask(request, "nonce=\"n\", qop=auth, algorithm=SHA-256-sess")
                : request.answer(200))) {
            client.get("/");
            client.get("/");
        }
        assertEquals(answers.get(0).get("cnonce"), answers.get(1).get("cnonce"));
        assertEquals("SHA-256-sess", answers.get(0).get("algorithm"));
    }

    @Test
    void theStrongestThatWeKnow() {
        try (var client = client(request -> request.header("Authorization").isPresent() ? request.answer(200)
                : request.answer(401).with("WWW-Authenticate", "Digest realm=a, nonce=n, algorithm=MD5, Digest realm=a, nonce=n, algorithm=SHA-256, "
                        + "Digest realm=a, nonce=n, algorithm=SHA-3"))) {
            client.get("/");
        }
        assertEquals("SHA-256", answers.getFirst().get("algorithm"));
    }

    /** The digest covers the body. */
    @Test
    void integrityOfTheBody() {
        var challenge = DigestChallenge.of(Map.of("realm", "r", "nonce", "n", "qop", "auth-int")).orElseThrow();
        var one = challenge.answer("me", "x", "POST", "/", "one".getBytes(StandardCharsets.UTF_8), "c");
        assertTrue(one.contains("qop=auth-int"), one);
        assertTrue(one.contains("response=\"a988cdaba78c6fda7bccb92b1dc22444\""), one);
    }
}
