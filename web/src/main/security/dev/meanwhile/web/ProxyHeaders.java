package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Believes what trusted proxies say about where a request came from: {@code Forwarded} (RFC 7239), or else {@code X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}.
 * {@link Request#client}, {@link Request#scheme} and {@link Request#host} then are those that the client sees. {@code X-Forwarded-Prefix} is what the proxy takes off paths, for
 * {@link Request#rootPath}.
 * {@snippet :
 * app.use(ProxyHeaders.trusting("10.0.0.0/8", "127.0.0.1"));    // the first middleware, before all that asks for the client
 * }
 * Anybody can send these header fields. So they count only if the connection comes from a trusted proxy; and since each proxy appends whom it got the request from, the list is read from
 * its end, up to the first address that is not trusted: what stands before that, the client may have made up. With several of {@code X-Forwarded-Proto} or {@code -Host}, the one at the
 * same place in its list counts, or the last.
 */
public final class ProxyHeaders implements Middleware {
    private final List<IpRange> trusted;
    private final boolean all;

    private ProxyHeaders(List<IpRange> trusted, boolean all) {
        this.trusted = trusted;
        this.all = all;
    }

    /**
     * {@return a middleware that believes these proxies}
     *
     * @param ranges addresses such as {@code 127.0.0.1} and ranges such as {@code 10.0.0.0/8}. {@code *} means any address, for servers that only a proxy can reach, for instance at a Unix
     *               socket; the client then is the first in the list
     * @throws IllegalArgumentException if one is something else, or there is none
     */
    public static ProxyHeaders trusting(String... ranges) {
        var given = Given.all("ranges", ranges);
        if (given.isEmpty()) {
            throw new IllegalArgumentException("trusting(): name the proxies, such as 127.0.0.1 or 10.0.0.0/8");
        }
        var all = given.contains("*");
        return new ProxyHeaders(all ? List.of() : given.stream().map(IpRange::of).toList(), all);
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what answers otherwise is null");
        apply(request);
        return next.handle(request);
    }

    /** Changes where a request came from, if a trusted proxy says so. */
    void apply(Request request) {
        if (!isTrusted(request.client())) {
            return;
        }
        list(request, "X-Forwarded-Prefix").stream().reduce((_, last) -> last).flatMap(Origin::rootPath)
                .ifPresent(it -> request.arrivedFrom(request.origin().withRootPath(it)));
        var hops = hops(request);
        if (hops.isEmpty()) {
            return;
        }
        var at = hops.size() - 1;
        while (at > 0 && isTrusted(hops.get(at).client().orElse(""))) {
            at--;
        }
        var hop = hops.get(at);
        request.arrivedFrom(new Origin(hop.client().orElse(request.client()), hop.scheme().orElse(request.scheme()), hop.host().orElse(request.host()), request.rootPath()));
    }

    private boolean isTrusted(String address) {
        return all || trusted.stream().anyMatch(range -> range.contains(address));
    }

    /** What a proxy says about the request that it got. What can't be read is left out. */
    private record Hop(Optional<String> client, Optional<String> scheme, Optional<String> host) {
        static Hop of(Optional<String> client, Optional<String> scheme, Optional<String> host) {
            return new Hop(client.map(Origin::unbracketed).filter(it -> IpRange.bytes(it).isPresent()),
                    scheme.map(it -> it.toLowerCase(Locale.ROOT)).filter(it -> it.equals("http") || it.equals("https")),
                    host.filter(TrustedHosts::isWellFormed).map(it -> it.toLowerCase(Locale.ROOT)));
        }
    }

    private static List<Hop> hops(Request request) {
        var forwarded = ForwardedHeader.read(request.headers().all("Forwarded"));
        if (!forwarded.isEmpty()) {
            return forwarded.stream().map(it -> Hop.of(Optional.ofNullable(it.get("for")), Optional.ofNullable(it.get("proto")), Optional.ofNullable(it.get("host")))).toList();
        }
        var clients = list(request, "X-Forwarded-For");
        var schemes = list(request, "X-Forwarded-Proto");
        var hosts = list(request, "X-Forwarded-Host");
        var hops = new ArrayList<Hop>();
        var count = Math.max(clients.size(), schemes.isEmpty() && hosts.isEmpty() ? 0 : 1);
        for (var i = 0; i < count; i++) {
            hops.add(Hop.of(clients.isEmpty() ? Optional.empty() : Optional.of(clients.get(i)), at(schemes, i, count), at(hosts, i, count)));
        }
        return hops;
    }

    private static Optional<String> at(List<String> list, int index, int count) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.size() == count ? list.get(index) : list.getLast());
    }

    private static List<String> list(Request request, String name) {
        return request.headers().all(name).stream().flatMap(field -> List.of(field.split(",")).stream()).map(String::strip).filter(it -> !it.isEmpty()).toList();
    }
}
