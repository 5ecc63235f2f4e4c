package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.web.Served.raw;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.test.LoopTest;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands between the network and an application: proxies, hosts, HTTPS, limits, header fields for browsers, other sites. */
@Timeout(30)
class EdgeTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static void origin(App app, String... trusted) {
        app.use(ProxyHeaders.trusting(trusted));
        app.get("/", request -> request.client() + " " + request.scheme() + " " + request.host().replaceAll(":.*", ""));
    }

    @Test
    void trustedProxiesAreReadFromTheRight() throws Exception {
        serve(app -> origin(app, "127.0.0.0/8", "10.0.0.0/8"), (client, url) -> {
            assertEquals("127.0.0.1 http 127.0.0.1", client.get(url).text());
            assertEquals("203.0.113.7 https shop.example", client.get(url, r -> r.header("X-Forwarded-For", "1.2.3.4, 203.0.113.7, 10.1.2.3")
                    .header("X-Forwarded-Proto", "https").header("X-Forwarded-Host", "Shop.example")).text());
            assertEquals("10.0.0.9 http 127.0.0.1", client.get(url, r -> r.header("X-Forwarded-For", "10.0.0.9, 10.1.2.3")).text());
            assertEquals("2001:db8::7 https shop.example", client.get(url, r -> r.header("Forwarded", "for=1.1.1.1, for=\"[2001:db8::7]:4711\";proto=https;host=\"shop.example\"")).text());
            assertEquals("127.0.0.1 http 127.0.0.1", client.get(url, r -> r.header("X-Forwarded-For", "evil\"<script>").header("X-Forwarded-Proto", "javascript")).text());
        });
    }

    @Test
    void othersAreNotBelieved() throws Exception {
        serve(app -> origin(app, "10.0.0.0/8"), (client, url) ->
                assertEquals("127.0.0.1 http 127.0.0.1", client.get(url, r -> r.header("X-Forwarded-For", "203.0.113.7").header("X-Forwarded-Proto", "https")
                        .header("Forwarded", "for=203.0.113.7;proto=https")).text()));
        assertThrows(IllegalArgumentException.class, () -> ProxyHeaders.trusting("example.org"));
        assertThrows(IllegalArgumentException.class, () -> ProxyHeaders.trusting("10.0.0.0/33"));
    }

    @Test
    void otherHostsAreRefused() throws Exception {
        serve(app -> {
            app.use(TrustedHosts.of("example.org", "*.example.org"));
            app.get("/", _ -> "in");
        }, (_, url) -> {
            for (var host : List.of("example.org", "EXAMPLE.org:8000", "a.b.example.org", "example.org.")) {
                assertTrue(raw(url, "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").contains(" 200 "), host);
            }
            for (var host : List.of("evil.org", "badexample.org", ".example.org", "example.org.evil.org", "example.org@evil.org", "")) {
                assertTrue(raw(url, "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").contains(" 400 "), host);
            }
        });
    }

    @Test
    void httpIsSentToHttps() throws Exception {
        serve(app -> {
            app.use(ProxyHeaders.trusting("127.0.0.1"));
            app.use(HttpsRedirect.standard());
            app.get("/a", _ -> "in");
        }, (client, url) -> {
            var redirect = client.get(url + "/a?b=c", r -> r.header("X-Forwarded-Host", "shop.example:8080"));
            assertEquals(308, redirect.status());
            assertEquals("https://shop.example/a?b=c", redirect.header("Location").orElseThrow());
            assertEquals("in", client.get(url + "/a", r -> r.header("X-Forwarded-Proto", "https")).text());
        });
    }

    @Test
    void tooManyRequestsWait() throws Exception {
        serve(app -> {
            app.use(RateLimit.by(2, Duration.ofHours(2), request -> request.header("Who").orElse("nobody")));
            app.get("/", _ -> "in");
        }, (client, url) -> {
            var first = client.get(url);
            assertEquals("\"default\";q=2;w=7200", first.header("RateLimit-Policy").orElseThrow());
            assertEquals("\"default\";r=1;t=3600", first.header("RateLimit").orElseThrow());
            assertEquals(404, client.get(url + "/nothing").status());
            var refused = client.get(url);
            assertEquals(429, refused.status());
            assertTrue(Integer.parseInt(refused.header("Retry-After").orElseThrow()) > 3_500);
            assertEquals("in", client.get(url, r -> r.header("Who", "another")).text());
        });
    }

    @LoopTest
    void aPlaceIsFreeWhenItsTimeHasCome() {
        var limit = RateLimit.perClient(2, Duration.ofMinutes(1));
        assertEquals(1, limit.decide("a").remaining());
        assertEquals(0, limit.decide("a").remaining());
        assertEquals(Duration.ofSeconds(30), limit.decide("a").delay());
        assertEquals(Duration.ZERO, limit.decide("b").delay());
        sleep(Duration.ofSeconds(30));
        assertEquals(Duration.ZERO, limit.decide("a").delay());
        assertEquals(Duration.ofSeconds(30), limit.decide("a").delay());
    }

    @Test
    void everyResponseMakesBrowsersCareful() throws Exception {
        serve(app -> {
            app.use(SecurityHeaders.standard().contentSecurityPolicy("script-src 'nonce-{nonce}'"));
            app.get("/", request -> SecurityHeaders.nonce(request));
            app.get("/own", _ -> Response.ok("").header("x-frame-options", "SAMEORIGIN"));
        }, (client, url) -> {
            var page = client.get(url);
            assertEquals("script-src 'nonce-" + page.text() + "'", page.header("Content-Security-Policy").orElseThrow());
            assertNotEquals(page.text(), client.get(url).text());
            assertFalse(page.headers().contains("Strict-Transport-Security"));
            assertEquals(List.of("SAMEORIGIN"), client.get(url + "/own").headers().all("X-Frame-Options"));
            var missing = client.get(url + "/nothing");
            assertEquals(404, missing.status());
            assertEquals("DENY", missing.header("X-Frame-Options").orElseThrow());
            assertEquals("nosniff", missing.header("X-Content-Type-Options").orElseThrow());
        });
    }

    @Test
    void otherSitesCanNotSendForms() throws Exception {
        serve(app -> {
            app.use(Csrf.protect().trusting("https://admin.example"));
            app.get("/", _ -> "page");
            app.post("/", _ -> "changed");
        }, (client, url) -> {
            var form = Map.of("a", "b");
            assertEquals("changed", client.post(url, r -> r.form(form)).text());
            assertEquals("changed", client.post(url, r -> r.form(form).header("Sec-Fetch-Site", "same-origin").header("Origin", url)).text());
            assertEquals("changed", client.post(url, r -> r.form(form).header("Origin", url)).text());
            assertEquals("changed", client.post(url, r -> r.form(form).header("Sec-Fetch-Site", "cross-site").header("Origin", "https://admin.example")).text());
            for (var site : List.of("cross-site", "same-site")) {
                assertEquals(403, client.post(url, r -> r.form(form).header("Sec-Fetch-Site", site)).status(), site);
            }
            for (var origin : List.of("https://evil.example", "null", url.replace("http:", "https:"), url + "0")) {
                assertEquals(403, client.post(url, r -> r.form(form).header("Origin", origin)).status(), origin);
            }
            assertEquals("page", client.get(url, r -> r.header("Sec-Fetch-Site", "cross-site")).text());
        });
    }

    @Test
    void aFormSendsItsToken() throws Exception {
        serve(app -> {
            app.use(Sessions.cookie(SECRET));
            app.use(Csrf.protect().requiringToken());
            app.get("/", request -> Csrf.token(request));
            app.post("/", request -> request.form().value("a").orElseThrow());
        }, (client, url) -> {
            var page = client.get(url);
            var cookie = page.header("Set-Cookie").orElseThrow().replaceAll(";.*", "");
            assertEquals("b", client.post(url, r -> r.form(Map.of("a", "b", "_csrf", page.text())).header("Cookie", cookie)).text());
            assertEquals("b", client.post(url, r -> r.form(Map.of("a", "b")).header("X-CSRF-Token", page.text()).header("Cookie", cookie)).text());
            assertNotEquals(page.text(), client.get(url, r -> r.header("Cookie", cookie)).text());
            assertEquals(403, client.post(url, r -> r.form(Map.of("a", "b")).header("Cookie", cookie)).status());
            assertEquals(403, client.post(url, r -> r.form(Map.of("a", "b", "_csrf", client.get(url).text())).header("Cookie", cookie)).status());
            assertEquals(403, client.post(url, r -> r.form(Map.of("a", "b", "_csrf", page.text()))).status());
        });
    }
}
