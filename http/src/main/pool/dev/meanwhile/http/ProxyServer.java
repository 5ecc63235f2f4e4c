package dev.meanwhile.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * One proxy.
 *
 * @param host  without the brackets of an IPv6 address
 * @param login user and password, if it wants to know
 */
record ProxyServer(Kind kind, String host, int port, Optional<Login> login) {
    /** The protocol that it speaks, by the scheme of its URL. */
    enum Kind {
        HTTP(80), HTTPS(443), SOCKS5(1080), SOCKS5H(1080);

        private final int port;

        Kind(int port) {
            this.port = port;
        }

        boolean isSocks() {
            return this == SOCKS5 || this == SOCKS5H;
        }
    }

    /** Who asks. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /** @throws IllegalArgumentException if it is not the URL of a proxy; the message does not have the password */
    static ProxyServer parse(String text) {
        var at = text.lastIndexOf('@');
        var shown = at < 0 ? text : "…" + text.substring(at);
        try {
            var url = new URI(text.contains("://") ? text : "http://" + text);
            if (url.getHost() == null || url.getPort() > 65_535) {
                throw new IllegalArgumentException("the proxy " + shown + " has no host or a wrong port; write scheme://host:port");
            }
            var kind = kind(url.getScheme().toLowerCase(Locale.ROOT), shown);
            var login = Optional.ofNullable(url.getRawUserInfo()).map(it -> {
                var parts = it.split(":", 2);
                return new Login(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
            });
            return new ProxyServer(kind, Urls.host(url), url.getPort() < 0 ? kind.port : url.getPort(), login);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException("the proxy " + shown + " is not a URL such as http://host:port or socks5h://user:password@host:port"
                    + (at < 0 ? "" : "; percent-encode special characters of user and password"));
        }
    }

    private static Kind kind(String scheme, String shown) {
        return switch (scheme) {
            case "http" -> Kind.HTTP;
            case "https" -> Kind.HTTPS;
            case "socks5" -> Kind.SOCKS5;
            case "socks5h" -> Kind.SOCKS5H;
            default -> throw new IllegalArgumentException("the proxy " + shown + ": the scheme must be http, https, socks5 or socks5h, not " + scheme);
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** {@return the value of Proxy-Authorization, if it has a login (RFC 7617)} */
    Optional<String> authorization() {
        return login.map(it -> "Basic " + Base64.getEncoder().encodeToString((it.user + ":" + it.password).getBytes(StandardCharsets.UTF_8)));
    }

    /** {@return its URL, without the password} */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + login.map(it -> it + "@").orElse("") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
