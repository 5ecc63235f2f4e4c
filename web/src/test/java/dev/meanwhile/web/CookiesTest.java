package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cookies as browsers send them and accept them. */
@Timeout(30)
class CookiesTest {
    @Test
    void thoseThatTheBrowserSends() throws Exception {
        serve(app -> app.get("/", request -> request.cookie("b").orElse("none") + request.cookies()), (client, url) -> {
            assertEquals("none{}", client.get(url).text());
            assertEquals("2=2{a=1, b=2=2, empty=, c=}", client.get(url, r -> r.header("Cookie", " a=\"1\";b=2=2 ; empty=;nameless; =x; a=other; c = ")).text());
        });
    }

    @Test
    void headerFieldsOfSeveralLinesAreOne() {
        assertEquals(Map.of("a", "1", "b", "2"), Cookies.of(List.of("a=1", "b=2")));
    }

    @Test
    void safeByDefault() throws Exception {
        serve(app -> app.get("/", _ -> Response.ok("x").cookie(Cookie.of("theme", "dark")).deleteCookie("old")), (client, url) ->
                assertEquals(List.of("theme=dark; Path=/; HttpOnly; SameSite=Lax",
                                "old=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax"), client.get(url).headers().all("Set-Cookie")));
    }

    @Test
    void secureByHttpsOnly() {
        var cookie = Cookie.of("a", "1");
        assertEquals("a=1; Path=/; HttpOnly; SameSite=Lax", cookie.header(false));
        assertEquals("a=1; Path=/; Secure; HttpOnly; SameSite=Lax", cookie.header(true));
        assertEquals("a=1; Path=/; HttpOnly; SameSite=Lax", cookie.secure(false).header(true));
        assertEquals("a=1; Path=/; Secure; HttpOnly; SameSite=Lax", cookie.secure(true).header(false));
    }

    @Test
    void allAttributes() {
        var cookie = Cookie.of("a", "1").maxAge(Duration.ofDays(1)).path("/shop").domain("example.org").secure(true).httpOnly(false).sameSite(SameSite.NONE).partitioned();
        assertEquals("a=1; Max-Age=86400; Domain=example.org; Path=/shop; Secure; SameSite=None; Partitioned", cookie.header(false));
        assertEquals("a=1; Max-Age=1; Path=/; HttpOnly; SameSite=Strict", Cookie.of("a", "1").maxAge(Duration.ofMillis(5)).sameSite(SameSite.STRICT).toString());
    }

    @Test
    void whatBrowsersRequireIsSet() {
        assertEquals("__Host-id=1; Path=/; Secure; HttpOnly; SameSite=Lax", Cookie.of("__Host-id", "1").header(false));
        assertEquals("__secure-id=1; Path=/a; Secure; HttpOnly; SameSite=Lax", Cookie.of("__secure-id", "1").path("/a").header(false));
        assertEquals("a=1; Path=/; Secure; HttpOnly; SameSite=None", Cookie.of("a", "1").sameSite(SameSite.NONE).header(false));
    }

    @Test
    void whatBrowsersWouldDropIsRefused() {
        assertRefused("the cookie '__Host-id' is for this host and all paths, since its name begins with __Host-: it can't have a domain",
                () -> Cookie.of("__Host-id", "1").domain("example.org"));
        assertRefused("the cookie '__Host-id' is for this host and all paths, since its name begins with __Host-: it can't have the path '/a'",
                () -> Cookie.of("__Host-id", "1").path("/a"));
        assertRefused("the cookie '__Secure-id' must be Secure, since its name has that prefix: leave secure(false) out", () -> Cookie.of("__Secure-id", "1").secure(false));
        assertRefused("the cookie 'a' must be Secure, since it is SameSite=None: leave secure(false) out", () -> Cookie.of("a", "1").secure(false).sameSite(SameSite.NONE));
        assertRefused("the cookie 'a' must be Secure, since it is partitioned: leave secure(false) out", () -> Cookie.of("a", "1").partitioned().secure(false));
        assertRefused("the cookie 'a' has 4097 bytes; browsers drop more than 4096", () -> Cookie.of("a", "x".repeat(4096)));
        assertEquals(4096, Cookie.of("a", "x".repeat(4095)).value().length() + 1);
    }

    /** Header injection, and the characters that browsers and servers read differently. */
    @Test
    void textsThatAreNoCookieAreRefused() {
        var encode = "; encode it: Cookie.of(\"a\", URLEncoder.encode(value, UTF_8))";
        assertRefused("the value of the cookie 'a' has the character U+000D" + encode, () -> Cookie.of("a", "1\r\nSet-Cookie: b=2"));
        assertRefused("the value of the cookie 'a' has the character U+00E9" + encode, () -> Cookie.of("a", "é"));
        assertRefused("the value of the cookie 'a' has a ';'" + encode, () -> Cookie.of("a", "1; Domain=evil"));
        assertRefused("the value of the cookie 'a' has a quote" + encode, () -> Cookie.of("a", "\"1\""));
        assertRefused("the value of the cookie 'a' has a space" + encode, () -> Cookie.of("a", "1 2"));
        assertRefused("the value of the cookie 'a' has a '\\'" + encode, () -> Cookie.of("a", "\\"));
        assertRefused("the value of the cookie 'a' has a ','" + encode, () -> Cookie.of("a", "1,2"));
        for (var name : List.of("", "a b", "a=b", "a;", "é", "a\n")) {
            assertRefused("the name of a cookie has letters, digits and !#$%&'*+-.^_`|~ only, not '" + name + "'", () -> Cookie.of(name, "1"));
        }
        assertThrows(IllegalArgumentException.class, () -> Cookie.of("a", "1").path("/;x"));
        assertThrows(IllegalArgumentException.class, () -> Cookie.of("a", "1").domain("a;b"));
    }

    private static void assertRefused(String message, Supplier<Cookie> cookie) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, cookie::get).getMessage());
    }
}
