package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other sites, as the Fetch standard has it. */
@Timeout(30)
class CorsTest {
    private static final String ORIGIN = "Access-Control-Allow-Origin";

    private static void app(Middleware cors, Served.Talk talk) throws Exception {
        serve(app -> {
            app.use(cors);
            app.get("/", _ -> "hello");
            app.get("/fails", _ -> {
                throw new IllegalStateException("for the test");
            });
        }, talk);
    }

    private static Response preflight(HttpClient client, String url, String origin, String method) {
        return client.request("OPTIONS", url, r -> r.header("Origin", origin).header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "x-key,content-type"));
    }

    private static Response get(HttpClient client, String url, String origin) {
        return client.get(url, r -> r.header("Origin", origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/fails", "/nothing", "/?a=b"})
    void aPreflightIsAnsweredForEveryPath(String path) throws Exception {
        app(Cors.allow("https://app.example").maxAge(Duration.ofHours(1)), (client, url) -> {
            var response = preflight(client, url + path, "https://app.example", "DELETE");
            assertEquals(204, response.status());
            assertEquals(Optional.of("https://app.example"), response.header(ORIGIN));
            assertEquals(Optional.of("GET, HEAD, POST, PUT, PATCH, DELETE"), response.header("Access-Control-Allow-Methods"));
            assertEquals(Optional.of("x-key,content-type"), response.header("Access-Control-Allow-Headers"));
            assertEquals(Optional.of("3600"), response.header("Access-Control-Max-Age"));
            assertTrue(response.headers().all("Vary").contains("Origin"));
        });
    }

    @Test
    void anOptionsRequestOfAnotherKindReachesTheApplication() throws Exception {
        app(Cors.allow("https://app.example"), (client, url) -> {
            var response = client.request("OPTIONS", url, r -> r.header("Origin", "https://app.example"));
            assertEquals(Optional.of("GET, HEAD, OPTIONS"), response.header("Allow"));
            assertEquals(Optional.of("https://app.example"), response.header(ORIGIN));
        });
    }

    @ParameterizedTest
    @CsvSource({"/, 200", "/nothing, 404", "/fails, 500"})
    void allResponsesHaveTheFieldsAlsoErrors(String path, int status) throws Exception {
        app(Cors.allow("https://app.example").credentials().expose("X-Total"), (client, url) -> {
            var response = get(client, url + path, "https://app.example");
            assertEquals(status, response.status());
            assertEquals(Optional.of("https://app.example"), response.header(ORIGIN));
            assertEquals(Optional.of("true"), response.header("Access-Control-Allow-Credentials"));
            assertEquals(Optional.of("X-Total"), response.header("Access-Control-Expose-Headers"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example.org, true",
        "https://a.b.example.org, true",
        "https://example.org, false",
        "http://a.example.org, false",
        "https://a.example.org:8443, false",
        "https://example.org.evil.test, false",
        "https://evil.test/.example.org, false",
        "https://evilexample.org, false",
        "https://a.example.org.evil.test, false",
        "null, false",
    })
    void aStarStandsForNamesBelowAHost(String origin, boolean allowed) throws Exception {
        app(Cors.allow("https://*.example.org"), (client, url) -> {
            var response = get(client, url, origin);
            assertEquals(allowed ? Optional.of(origin) : Optional.empty(), response.header(ORIGIN));
            assertEquals(List.of("Origin"), response.headers().all("Vary"), "a cache must not give one page's response to another");
            assertEquals("hello", response.text());
        });
    }

    @Test
    void otherPagesLearnWhyTheirPreflightIsRefused() throws Exception {
        app(Cors.allow("https://app.example"), (client, url) -> {
            var response = preflight(client, url, "https://evil.test", "PUT");
            assertEquals(403, response.status());
            assertEquals(Optional.empty(), response.header(ORIGIN));
            assertEquals("{\"error\":\"pages of https://evil.test may not use this application; see Cors.allow(…)\"}", response.text());
        });
    }

    @Test
    void allPagesMayBeAllowedWithoutCredentials() throws Exception {
        app(Cors.allowAll(), (client, url) -> {
            var response = get(client, url, "https://any.example");
            assertEquals(Optional.of("*"), response.header(ORIGIN));
            assertEquals(Optional.empty(), response.header("Access-Control-Allow-Credentials"));
            assertEquals(List.of(), response.headers().all("Vary"));
        });
        var e = assertThrows(IllegalArgumentException.class, () -> Cors.allowAll().credentials());
        assertTrue(e.getMessage().contains("any page could then act as the user"), e.getMessage());
    }

    @Test
    void methodsAndHeadersCanBeNamed() throws Exception {
        app(Cors.allow("https://app.example").methods("GET", "PUT").headers("X-Key"), (client, url) -> {
            var response = preflight(client, url, "https://app.example", "PUT");
            assertEquals(Optional.of("GET, PUT"), response.header("Access-Control-Allow-Methods"));
            assertEquals(Optional.of("X-Key"), response.header("Access-Control-Allow-Headers"));
        });
    }

    @Test
    void aPrivateNetworkIsOpenedIfAskedFor() throws Exception {
        for (var open : List.of(true, false)) {
            var cors = Cors.allow("https://app.example");
            app(open ? cors.privateNetwork() : cors, (client, url) -> {
                var response = client.request("OPTIONS", url, r -> r.header("Origin", "https://app.example").header("Access-Control-Request-Method", "GET")
                        .header("Access-Control-Request-Private-Network", "true"));
                assertEquals(open ? Optional.of("true") : Optional.empty(), response.header("Access-Control-Allow-Private-Network"));
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "*|Cors.allowAll()",
        "app.example|https://app.example",
        "https://app.example/|no path, not even a slash: https://app.example",
        "https://app.example:443|leave out the port of the scheme: https://app.example",
        "https://App.example|in lower case",
        "https://*|https://*.host",
        "https://a.*.example|https://*.host",
    })
    void whatIsNoOriginIsRefusedWithTheFix(String origin, String fix) {
        var e = assertThrows(IllegalArgumentException.class, () -> Cors.allow(origin));
        assertTrue(e.getMessage().contains(fix), e.getMessage());
    }
}
