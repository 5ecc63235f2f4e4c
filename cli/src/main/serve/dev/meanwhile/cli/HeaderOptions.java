package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Header fields of responses, and whose header fields of requests are believed. */
final class HeaderOptions {
    /** RFC 9110, 5.5: a token, a colon, and no control characters. */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\\p{Cntrl}]*");

    /** RFC 3986, 3.3, without {@code .} and {@code ..}. */
    private static final Pattern ROOT_PATH = Pattern.compile("(?:/(?!\\.\\.?(?:/|$))[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*");

    @Option(names = "--proxy-headers", description = "Believe the Forwarded or X-Forwarded-… headers of a proxy on this machine.")
    private boolean proxy;

    @Option(names = "--no-proxy-headers", hidden = true)
    private boolean noProxy;

    @Option(names = "--forwarded-allow-ips", paramLabel = "LIST", split = ",",
            description = "Believe those of these proxies: addresses and networks with commas between, such as 10.0.0.0/8; '*' for all. Implies --proxy-headers.")
    private List<String> proxies = List.of();

    @Option(names = "--root-path", paramLabel = "PATH", description = "What a proxy takes off paths, such as /shop: links, redirects and documents begin with it.")
    private String rootPath = "";

    @Option(names = "--header", paramLabel = "NAME:VALUE", description = "Header of all responses that lack it. May be repeated.")
    private List<String> headers = List.of();

    @Option(names = "--server-header", description = "Say in each response that Meanwhile serves it.")
    private boolean server;

    @Option(names = "--no-server-header", hidden = true)
    private boolean noServer;

    @Option(names = "--no-date-header", description = "Leave the header Date out.")
    private boolean noDate;

    @Option(names = "--date-header", hidden = true)
    private boolean date;

    void check() {
        Wrong.unless(!proxy || !noProxy, "--no-proxy-headers", Optional.empty(), "it contradicts --proxy-headers");
        Wrong.unless(proxies.isEmpty() || !noProxy, "--no-proxy-headers", Optional.empty(), "it contradicts --forwarded-allow-ips");
        Wrong.unless(!server || !noServer, "--no-server-header", Optional.empty(), "it contradicts --server-header");
        Wrong.unless(!date || !noDate, "--no-date-header", Optional.empty(), "it contradicts --date-header");
        Networks.check("--forwarded-allow-ips", proxies, "*");
        Wrong.unless(ROOT_PATH.matcher(rootPath).matches(), "--root-path", Optional.of(rootPath), "it begins with a slash, and does not end with one, as in /shop");
        for (var header : headers) {
            Wrong.unless(HEADER.matcher(header).matches(), "--header", Optional.of(header), "the form is NAME:VALUE, as in X-Frame-Options:DENY");
        }
    }

    String rootPath() {
        return rootPath;
    }

    /** {@return the proxies to believe; none if it is empty} */
    List<String> trustedProxies() {
        return proxies.isEmpty() && proxy ? List.of("127.0.0.1", "::1") : proxies.stream().map(String::strip).toList();
    }

    ServerConfig configure(ServerConfig program) {
        var config = noDate ? program.dateHeader(false) : program;
        if (server) {
            config = config.header("Server", "meanwhile");
        }
        for (var header : headers) {
            var colon = header.indexOf(':');
            config = config.header(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
        }
        return config;
    }
}
