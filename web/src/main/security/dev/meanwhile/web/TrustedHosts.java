package dev.meanwhile.web;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Refuses requests for other hosts with a 400. The client chooses the header field {@code Host}; a link in an e-mail that is made from it would lead where an attacker wants.
 * {@snippet :
 * app.use(TrustedHosts.of("example.org", "*.example.org"));
 * }
 * Ports do not matter. Behind a proxy, {@link ProxyHeaders} comes first.
 */
public final class TrustedHosts implements Middleware {
    private static final Pattern HOST = Pattern.compile("([0-9A-Za-z](?:[0-9A-Za-z._-]*[0-9A-Za-z])?\\.?|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

    private final List<String> hosts;

    private TrustedHosts(List<String> hosts) {
        this.hosts = hosts;
    }

    /**
     * {@return a middleware for these hosts}
     *
     * @param hosts names, addresses, or <code>*.example.org</code> for all names below one (which is not among them). For tests by hand add {@code localhost} and {@code 127.0.0.1}
     * @throws IllegalArgumentException if one has a port, or is no name
     */
    public static TrustedHosts of(String... hosts) {
        for (var host : Given.all("hosts", hosts)) {
            var name = host.startsWith("*.") ? host.substring(2) : host;
            var read = HOST.matcher(name);
            if (!read.matches() || read.group(2) != null) {
                throw new IllegalArgumentException("TrustedHosts.of(\"" + host + "\"): write a host as example.org or *.example.org, without scheme and port");
            }
        }
        return new TrustedHosts(List.of(hosts).stream().map(it -> it.toLowerCase(Locale.ROOT)).toList());
    }

    /** {@return whether it is a host, perhaps with a port} */
    static boolean isWellFormed(String host) {
        return HOST.matcher(host).matches();
    }

    /** {@return a host without its port, in lower case, and without the dot that may end a name; empty if it is malformed} */
    static String name(String host) {
        var read = HOST.matcher(host);
        if (!read.matches()) {
            return "";
        }
        var name = read.group(1).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private boolean isTrusted(String name) {
        return hosts.stream().anyMatch(host -> host.startsWith("*.") ? name.length() >= host.length() && name.endsWith(host.substring(1)) : host.equals(name));
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what answers otherwise is null");
        if (!isTrusted(name(request.host()))) {
            throw new HttpError(400, "this server is not for the host '" + request.host() + "'");
        }
        return next.handle(request);
    }
}
