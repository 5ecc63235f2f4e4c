package dev.meanwhile.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Whose word about their clients is believed. */
record TrustedProxies(List<IpSubnetFilterRule> networks, boolean ofThisMachine) {
    static final TrustedProxies NONE = new TrustedProxies(List.of(), false);

    private static final String UNIX = "unix:";

    /** @throws IllegalArgumentException if one of them is neither an address nor a network */
    static TrustedProxies of(String... addresses) {
        for (var address : Objects.requireNonNull(addresses, "the addresses are null")) {
            Objects.requireNonNull(address, "an address is null");
        }
        return new TrustedProxies(Arrays.stream(addresses).filter(address -> !address.equals(UNIX)).map(TrustedProxies::network).toList(),
                List.of(addresses).contains(UNIX));
    }

    private static IpSubnetFilterRule network(String text) {
        try {
            var parts = text.split("/", 2);
            if (!NetUtil.isValidIpV4Address(parts[0]) && !NetUtil.isValidIpV6Address(parts[0])) {
                // Netty would ask DNS.
                throw new IllegalArgumentException("not an address: " + parts[0]);
            }
            var bits = parts.length > 1 ? Integer.parseInt(parts[1]) : NetUtil.isValidIpV4Address(parts[0]) ? 32 : 128;
            return new IpSubnetFilterRule(parts[0], bits, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("proxyProtocol(\"" + text + "\"): a proxy is an address, such as 10.0.0.7, or a network, such as 10.0.0.0/8, or unix:", e);
        }
    }

    /** @param remote of a channel */
    boolean includes(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet ? networks.stream().anyMatch(network -> network.matches(inet)) : ofThisMachine;
    }
}
