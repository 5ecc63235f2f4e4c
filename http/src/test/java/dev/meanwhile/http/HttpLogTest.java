package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a client's exchanges has no secrets. */
class HttpLogTest {
    private final List<String> logged = new ArrayList<>();

    private HttpClient client(UnaryOperator<HttpLog> settings) {
        var mock = new MockHttp()
                .on("GET", "/fails*", request -> {
                    throw new HttpException.ConnectFailed(request.exchange(), "no connection to " + request.url(), null);
                })
                .on("GET", "/*", request -> request.answer(200).with("Set-Cookie", "id=SECRET").with("Location", "/next?state=1&code=SECRET"));
        return HttpClient.create(c -> c.transport(mock).middleware(settings.apply(HttpLog.create().to(logged::add))));
    }

    private String log(UnaryOperator<HttpLog> settings, String url, UnaryOperator<HttpRequest> request) {
        try (var client = client(settings)) {
            client.get(url, request);
        }
        assertEquals(1, logged.size());
        return logged.getFirst().replaceAll("\\d+ ms", "0 ms");
    }

    @Test
    void aLine() {
        assertEquals("GET http://api.test/items?page=2&access_token=*** -> 200 OK in 0 ms", log(l -> l, "http://me:SECRET@api.test/items?page=2&access_token=SECRET", r -> r));
    }

    @Test
    void headers() {
        var text = log(HttpLog::headers, "http://api.test/", r -> r.header("Authorization", "Bearer SECRET").header("Proxy-Authorization", "SECRET").header("Cookie", "a=SECRET")
                .header("X-API-Key", "SECRET").header("Referer", "http://a.test/?sig=SECRET&q=1").header("X-Id", "7"));
        assertFalse(text.contains("SECRET"), text);
        for (var shown : List.of("\n> Authorization: ***", "\n> Referer: http://a.test/?sig=***&q=1", "\n> X-Id: 7", "\n< Set-Cookie: ***", "\n< Location: /next?state=1&code=***")) {
            assertTrue(text.contains(shown), text);
        }
    }

    @Test
    void aFailure() {
        try (var client = client(l -> l)) {
            assertThrows(HttpException.ConnectFailed.class, () -> client.get("http://a.test/fails?token=SECRET"));
        }
        assertEquals("GET http://a.test/fails?token=*** failed after 0 ms: ConnectFailed: no connection to http://a.test/fails?token=***", logged.getFirst().replaceAll("\\d+ ms", "0 ms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token", "X-Auth-Token", "apiKey", "api_key", "X-Api-Key", "key", "client_secret", "password", "passwd", "sig", "X-Amz-Signature", "X-Amz-Credential",
        "sessionid", "JSESSIONID", "code", "%74oken", "auth"})
    void secrets(String name) {
        assertEquals("http://a.test/?q=1&" + name + "=***#", new SecretNames(Set.of()).hideIn("http://a.test/?q=1&" + name + "=SECRET#"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "author", "country_code", "keyword", "design", "Content-Type", "pinned", "limit"})
    void others(String name) {
        assertFalse(new SecretNames(Set.of()).isSecret(name));
    }

    @Test
    void moreNames() {
        assertEquals("GET http://a.test/?Birthday=*** -> 200 OK in 0 ms", log(l -> l.hide("birthday"), "http://a.test/?Birthday=1900", r -> r));
    }
}
