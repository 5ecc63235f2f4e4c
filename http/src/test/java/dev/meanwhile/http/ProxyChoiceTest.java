package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy a server is reached through. */
class ProxyChoiceTest {
    private static String chosen(Proxy proxy, String url) {
        return proxy.server(Urls.origin(Urls.parse("GET", url))).map(ProxyServer::toString).orElse("direct");
    }

    private static String chosen(Map<String, String> environment, String url) {
        return chosen(Proxy.environment(environment), url);
    }

    @Test
    void eachSchemeHasItsVariable() {
        var environment = Map.of("http_proxy", "http://a:1", "HTTPS_PROXY", "https://b:2", "all_proxy", "socks5h://c:3");
        assertEquals("http://a:1", chosen(environment, "http://example.org/"));
        assertEquals("https://b:2", chosen(environment, "https://example.org/"));
        assertEquals("socks5h://c:3", chosen(Map.of("ALL_PROXY", "socks5h://c:3", "http_proxy", ""), "http://example.org/"));
        assertEquals("direct", chosen(Map.of("https_proxy", "http://a:1"), "http://example.org/"));
        assertEquals("direct", chosen(Map.of(), "https://example.org/"));
    }

    @Test
    void lowerCaseComesFirst() {
        assertEquals("http://low:80", chosen(Map.of("https_proxy", "low", "HTTPS_PROXY", "high"), "https://example.org/"));
        assertEquals("http://high:80", chosen(Map.of("https_proxy", " ", "HTTPS_PROXY", "high"), "https://example.org/"));
    }

    /** A client's header "Proxy" becomes HTTP_PROXY there ("httpoxy"). */
    @Test
    void aProgramOfCgiDoesNotTrustCapitals() {
        assertEquals("direct", chosen(Map.of("HTTP_PROXY", "http://evil:1", "REQUEST_METHOD", "GET"), "http://example.org/"));
        assertEquals("http://good:1", chosen(Map.of("http_proxy", "http://good:1", "REQUEST_METHOD", "GET"), "http://example.org/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/", "http://127.0.0.1/", "http://127.9.9.9/", "http://[::1]:80/"})
    void theEnvironmentsProxyIsNotForThisMachine(String url) {
        assertEquals("direct", chosen(Map.of("all_proxy", "http://a:1"), url));
        assertEquals("http://a:1", chosen(Proxy.of("a:1"), url));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "example.org | http://example.org/ | true",
        "example.org | http://www.example.org/ | true",
        ".example.org | http://example.org/ | true",
        "*.example.org | http://www.example.org/ | true",
        "EXAMPLE.org. | https://Example.ORG/ | true",
        "example.org | http://notexample.org/ | false",
        "example.org | http://example.org.evil/ | false",
        "org | http://example.org/ | true",
        "* | http://anything/ | true",
        "a.example, b.example | http://b.example/ | true",
        "a.example b.example | http://b.example/ | true",
        "example.org:8080 | http://example.org:8080/ | true",
        "example.org:8080 | http://example.org/ | false",
        "10.0.0.0/8 | http://10.20.30.40/ | true",
        "10.0.0.0/8 | http://11.0.0.1/ | false",
        "10.0.0.0/9 | http://10.128.0.1/ | false",
        "192.168.1.1 | http://192.168.1.1:99/ | true",
        "192.168.1.1 | http://192.168.1.11/ | false",
        "fd00::/8 | http://[fd12::1]/ | true",
        "2001:db8::1 | http://[2001:db8:0::1]/ | true",
        "[2001:db8::1]:80 | http://[2001:db8::1]/ | true",
        "10.0.0.0/x, a:b:c, example.org:port, example.net | http://example.net/ | true",
    })
    void noProxy(String list, String url, boolean direct) {
        assertEquals(direct ? "direct" : "http://a:1", chosen(Map.of("all_proxy", "http://a:1", "NO_PROXY", list), url));
    }

    @Test
    void exceptions() {
        var proxy = Proxy.of("http://a:1").except("example.org", "10.0.0.0/8").except("intern:99");
        assertEquals("direct", chosen(proxy, "http://www.example.org/"));
        assertEquals("direct", chosen(proxy, "http://intern:99/"));
        assertEquals("http://a:1", chosen(proxy, "http://intern/"));
        assertEquals("direct", chosen(Proxy.none(), "http://intern/"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> proxy.except("a/b")).getMessage().endsWith("not a/b"));
    }

    @Test
    void whatAUrlSays() {
        assertEquals(new ProxyServer(ProxyServer.Kind.SOCKS5H, "::1", 1080, java.util.Optional.of(new ProxyServer.Login("me@work", "p:+ /"))),
                ProxyServer.parse("socks5h://me%40work:p:+%20%2F@[::1]"));
        assertEquals("Basic bWU6", ProxyServer.parse("http://me@a").authorization().orElseThrow());
        assertEquals("https://a:443", ProxyServer.parse("https://a").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://me:secret@a", "http://me:secret@", "http://me:secret@a:99999", "http://me:secret @a", "socks4://me:secret@a", "http://me:sec#secret@a"})
    void whatIsNotTheUrlOfAProxy(String url) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Proxy.of(url));
        assertFalse(thrown.getMessage().contains("secret"), thrown.getMessage());
    }

    @Test
    void aWrongVariableIsNamed() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> chosen(Map.of("HTTPS_PROXY", "ftp://a"), "https://example.org/"));
        assertEquals("the variable HTTPS_PROXY of the environment: the proxy ftp://a: the scheme must be http, https, socks5 or socks5h, not ftp", thrown.getMessage());
    }

    @Test
    void noPasswordInTexts() {
        var proxy = Proxy.of("http://me:secret@a:1");
        assertEquals("Proxy http://me:***@a:1", proxy.toString());
        assertFalse(ProxyServer.parse("http://me:secret@a:1").login().toString().contains("secret"));
    }
}
