package dev.meanwhile.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Through which proxies a client reaches servers: {@code HttpClient.create(c -> c.proxy(Proxy.of("socks5h://localhost:1080")))}. Immutable; each method
 * returns a changed copy.
 *
 * <p>What goes to a server over TLS, and WebSockets, goes through a tunnel (CONNECT, RFC 9110 §9.3.6); the proxy sees the server's name only. A
 * request for an http URL is sent to an HTTP proxy as a whole, which answers it itself if it can't reach the server. A client that has no proxy set
 * uses those of the {@link #environment()}.
 */
public final class Proxy {
    private final boolean fromEnvironment;
    private final Map<String, String> variables;
    private final Optional<ProxyServer> http;
    private final Optional<ProxyServer> https;
    private final List<ProxyExemption> exemptions;

    private Proxy(boolean fromEnvironment, Map<String, String> variables, Optional<ProxyServer> http, Optional<ProxyServer> https,
            List<ProxyExemption> exemptions) {
        this.fromEnvironment = fromEnvironment;
        this.variables = variables;
        this.http = http;
        this.https = https;
        this.exemptions = exemptions;
    }

    /**
     * {@return a proxy for all servers}
     *
     * @param url {@code scheme://user:password@host:port}. The scheme is {@code http} (the default), {@code https} (TLS with the proxy, checked like TLS
     *     with servers), {@code socks5} (RFC 1928; this side looks names up) or {@code socks5h} (the proxy looks names up). The usual ports are 80,
     *     443 and 1080. User and password may be left out; other characters than letters and digits in them are percent-encoded
     * @throws IllegalArgumentException if it is not such a URL
     */
    public static Proxy of(String url) {
        var server = Optional.of(ProxyServer.parse(Objects.requireNonNull(url, "the URL of the proxy is null")));
        return new Proxy(false, Map.of(), server, server, List.of());
    }

    /** {@return no proxy: all servers are reached directly, whatever the environment says} */
    public static Proxy none() {
        return new Proxy(false, Map.of(), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * {@return the proxies that the environment names, as curl reads it} The default.
     * <table>
     * <caption>Variables; those in lower case come first, and empty ones count as not set</caption>
     * <tr><td>{@code http_proxy}, {@code HTTP_PROXY}</td><td>for http URLs. The second is ignored in a CGI program, where clients can set it</td></tr>
     * <tr><td>{@code https_proxy}, {@code HTTPS_PROXY}</td><td>for https URLs</td></tr>
     * <tr><td>{@code all_proxy}, {@code ALL_PROXY}</td><td>for those without one of their own</td></tr>
     * <tr><td>{@code no_proxy}, {@code NO_PROXY}</td><td>servers without a proxy, separated by commas, as in {@link #except}</td></tr>
     * </table>
     * Their values are URLs as in {@link #of}; a request for which one is not fails with {@link HttpException.ProxyFailed}. {@code localhost} and loopback
     * addresses are reached directly, as in Go: a proxy elsewhere could not reach them.
     */
    public static Proxy environment() {
        return environment(System.getenv());
    }

    static Proxy environment(Map<String, String> variables) {
        return new Proxy(true, Map.copyOf(variables), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * {@return a copy that reaches more servers directly}
     *
     * @param servers names ({@code example.org} includes {@code www.example.org}, and so does {@code .example.org}), addresses, networks
     *     ({@code 10.0.0.0/8}), each also with a port ({@code example.org:8080}), or {@code *} for all
     */
    public Proxy except(String... servers) {
        var all = new ArrayList<>(exemptions);
        for (var server : Objects.requireNonNull(servers, "the servers are null")) {
            all.add(ProxyExemption.parse(Objects.requireNonNull(server, "a server is null")));
        }
        return new Proxy(fromEnvironment, variables, http, https, List.copyOf(all));
    }

    /**
     * {@return the proxy for a server, or empty for a direct connection}
     *
     * @throws IllegalArgumentException if a variable of the environment is not the URL of a proxy
     */
    Optional<ProxyServer> server(Origin origin) {
        if (exemptions.stream().anyMatch(it -> it.covers(origin))) {
            return Optional.empty();
        }
        if (!fromEnvironment) {
            return origin.secure() ? https : http;
        }
        return isLocal(origin.host()) ? Optional.empty() : named(origin);
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || ProxyExemption.address(host).filter(it -> it.isLoopbackAddress()).isPresent();
    }

    private Optional<ProxyServer> named(Origin origin) {
        var isExempt = variable("no_proxy", "NO_PROXY").stream().flatMap(it -> Arrays.stream(it.getValue().split("[,\\s]+")))
                .flatMap(it -> ProxyExemption.read(it).stream()).anyMatch(it -> it.covers(origin));
        if (isExempt) {
            return Optional.empty();
        }
        var own = origin.secure() ? variable("https_proxy", "HTTPS_PROXY")
                : variables.containsKey("REQUEST_METHOD") ? variable("http_proxy") : variable("http_proxy", "HTTP_PROXY");
        return own.or(() -> variable("all_proxy", "ALL_PROXY")).map(Proxy::parse);
    }

    private Optional<Map.Entry<String, String>> variable(String... names) {
        return Stream.of(names).filter(name -> !variables.getOrDefault(name, "").isBlank()).findFirst().map(name -> Map.entry(name, variables.get(name).strip()));
    }

    private static ProxyServer parse(Map.Entry<String, String> variable) {
        try {
            return ProxyServer.parse(variable.getValue());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the variable " + variable.getKey() + " of the environment: " + e.getMessage(), e);
        }
    }

    /** {@return a short description, without passwords} */
    @Override
    public String toString() {
        return fromEnvironment ? "Proxy of the environment" : http.map(it -> "Proxy " + it).orElse("no Proxy");
    }
}
