package dev.meanwhile.io;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** How a {@link DnsResolver} behaves: {@code Dns.resolver(o -> o.limit(seconds(2)))}. Immutable; each method returns a changed copy. */
public final class DnsOptions {
    static final DnsOptions DEFAULT = new DnsOptions(List.of(), Duration.ofSeconds(5), 1_000, Duration.ofHours(1), Duration.ofMinutes(1));

    private final List<InetSocketAddress> servers;
    private final Duration limit;
    private final int cacheSize;
    private final Duration maxTtl;
    private final Duration maxNegativeTtl;

    private DnsOptions(List<InetSocketAddress> servers, Duration limit, int cacheSize, Duration maxTtl, Duration maxNegativeTtl) {
        this.servers = servers;
        this.limit = limit;
        this.cacheSize = cacheSize;
        this.maxTtl = maxTtl;
        this.maxNegativeTtl = maxNegativeTtl;
    }

    /** Whom to ask, in this order, instead of the system's name servers; search domains are not used then. Default: what /etc/resolv.conf says. */
    public DnsOptions servers(InetSocketAddress... servers) {
        var list = Require.all("servers", servers, "a server");
        list.stream().filter(InetSocketAddress::isUnresolved).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("servers(" + name + "): it is a name; give an address");
        });
        return new DnsOptions(list, limit, cacheSize, maxTtl, maxNegativeTtl);
    }

    /** How long an answer may take, all servers and repetitions included; each gets two fifths of it. Default: 5 seconds. */
    public DnsOptions limit(Duration limit) {
        return new DnsOptions(servers, Require.positive("limit", limit), cacheSize, maxTtl, maxNegativeTtl);
    }

    /** How many answers are kept; those that were not used for longest go. Default: 1,000. */
    public DnsOptions cacheSize(int answers) {
        return new DnsOptions(servers, limit, Require.positive("cacheSize", answers), maxTtl, maxNegativeTtl);
    }

    /** How long an answer is kept at most, though it may say longer. Zero keeps none. Default: one hour. */
    public DnsOptions maxTtl(Duration limit) {
        return new DnsOptions(servers, this.limit, cacheSize, notNegative("maxTtl", limit), maxNegativeTtl);
    }

    /** How long it is kept at most that there is no such name, or no such record. Zero: not at all. Default: one minute. */
    public DnsOptions maxNegativeTtl(Duration limit) {
        return new DnsOptions(servers, this.limit, cacheSize, maxTtl, notNegative("maxNegativeTtl", limit));
    }

    private static Duration notNegative(String option, Duration value) {
        Objects.requireNonNull(value, () -> "the " + option + " is null");
        if (value.isNegative()) {
            throw new IllegalArgumentException(option + "(" + value + "): it can't be negative");
        }
        return value;
    }

    List<InetSocketAddress> servers() {
        return servers;
    }

    Duration limit() {
        return limit;
    }

    int cacheSize() {
        return cacheSize;
    }

    Duration maxTtl() {
        return maxTtl;
    }

    Duration maxNegativeTtl() {
        return maxNegativeTtl;
    }
}
