package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials by function, and where they go. */
class AuthTest {
    private static final String BASIC = "Basic bWU6c2VjcmV0";

    private final MockHttp mock = new MockHttp()
            .on("GET", "http://a.test/away", request -> request.answer(302).with("Location", "http://b.test/"))
            .on("GET", "http://a.test/here", request -> request.answer(302).with("Location", "/"))
            .on("GET", "*", request -> request.answer(200, request.header("Authorization").orElse("none")));

    private String sent(Auth auth, String url, UnaryOperator<HttpRequest> options) {
        try (var client = HttpClient.create(c -> c.auth(auth).transport(mock))) {
            return client.get(url, options).text();
        }
    }

    private String sent(Auth auth, String url) {
        return sent(auth, url, r -> r);
    }

    @Test
    void basicAndBearer() {
        assertEquals(BASIC, sent(Auth.basic("me", "secret"), "http://a.test/"));
        assertEquals("Bearer abc", sent(Auth.bearer("abc"), "http://a.test/"));
        var number = new int[1];
        var auth = Auth.bearer(() -> "t" + ++number[0]);
        assertEquals(List.of("Bearer t1", "Bearer t2"), List.of(sent(auth, "http://a.test/"), sent(auth, "http://a.test/")));
    }

    @Test
    void aColonInTheUser() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Auth.basic("a:b", "c")).getMessage().contains("'a:b'"));
    }

    @Test
    void theRequestsOwnWin() {
        var auth = Auth.basic("client", "x");
        assertEquals(BASIC, sent(auth, "http://a.test/", r -> r.auth(Auth.basic("me", "secret"))));
        assertEquals("none", sent(auth, "http://a.test/", r -> r.auth(Auth.none())));
        assertEquals("own", sent(auth, "http://a.test/", r -> r.header("Authorization", "own")));
        assertEquals(BASIC, sent(auth, "http://me:secret@a.test/"));
    }

    @Test
    void anotherServerGetsNone() {
        assertEquals("none", sent(Auth.basic("me", "secret"), "http://a.test/away"));
        assertEquals(BASIC, sent(Auth.basic("me", "secret"), "http://a.test/here"));
    }

    /** It may send others, and sees their responses. */
    @Test
    void oneOfOnesOwn() {
        var signIn = new MockHttp()
                .on("POST", "/login", request -> request.answer(200, "token"))
                .on("GET", "/", request -> request.answer(request.header("X-Token").isPresent() ? 200 : 401));
        Auth auth = (request, next) -> {
            var response = next.send(request);
            if (response.status() != 401) {
                return response;
            }
            response.drain();
            try (var login = HttpClient.create(c -> c.transport(next))) {
                return next.send(request.with("X-Token", login.post("http://a.test/login", r -> r.body("me")).text()));
            }
        };
        try (var client = HttpClient.create(c -> c.auth(auth).transport(signIn))) {
            assertEquals(200, client.get("http://a.test/").status());
        }
        assertEquals(List.of("GET /", "POST /login", "GET /"), signIn.calls());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"a.test, Basic bWU6c2VjcmV0", "b.test, Basic eW91OmEjYg==", "c.test, Basic YW55OmJvZHk="})
    void netrc(String host, String expected, @TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("netrc"), """
                # machine a.test login wrong
                machine a.test login me password secret
                macdef init
                machine b.test login wrong

                machine b.test
                    login you account x
                    password a#b
                machine a.test login second password x
                default login any password body
                """);
        assertEquals(expected, sent(Auth.netrc(file), "http://" + host + "/"));
    }

    @Test
    void netrcWithoutAnEntryAndWithoutAFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("netrc"), "machine a.test login me password secret");
        assertEquals("none", sent(Auth.netrc(file), "http://other.test/"));
        var failure = assertThrows(UncheckedIOException.class, () -> Auth.netrc(folder.resolve("missing")));
        assertTrue(failure.getMessage().contains("missing"), failure.getMessage());
    }
}
