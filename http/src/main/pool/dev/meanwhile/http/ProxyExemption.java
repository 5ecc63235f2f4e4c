package dev.meanwhile.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Servers that are reached without a proxy, as an entry of {@code NO_PROXY} names them.
 *
 * @param host  in lower case, without the dots around it; {@code *} for all; or the first address of a network
 * @param port  or -1 for all
 * @param bits  how many bits of an address count; -1 if it is a name
 */
record ProxyExemption(String host, int port, int bits) {
    static ProxyExemption parse(String entry) {
        var text = entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*\\.", ".");
        var slash = text.indexOf('/');
        if (slash >= 0) {
            return new ProxyExemption(unbracketed(text.substring(0, slash)), -1, number(text.substring(slash + 1), entry));
        }
        var colon = text.lastIndexOf(':');
        // More than one colon without brackets is an IPv6 address.
        var port = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']') ? number(text.substring(colon + 1), entry) : -1;
        var host = unbracketed(port < 0 ? text : text.substring(0, colon));
        var bits = address(host).map(it -> it.getAddress().length * Byte.SIZE).orElse(-1);
        return new ProxyExemption(bits < 0 ? withoutDots(host) : host, port, bits);
    }

    /** {@return what an entry of the environment means, or empty if nothing} As elsewhere, one that can't be read is passed over. */
    static Optional<ProxyExemption> read(String entry) {
        try {
            return Optional.of(parse(entry));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String withoutDots(String name) {
        var start = name.startsWith(".") ? 1 : 0;
        return name.substring(start, name.length() > start && name.endsWith(".") ? name.length() - 1 : name.length());
    }

    private static int number(String text, String entry) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a server without a proxy is a name, an address, a network such as 10.0.0.0/8, or one with a port; not " + entry);
        }
    }

    /** {@return the address, if it is one in digits} */
    static Optional<InetAddress> address(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean covers(Origin origin) {
        if (port >= 0 && port != origin.port()) {
            return false;
        }
        if (host.equals("*")) {
            return true;
        }
        if (bits >= 0) {
            return address(origin.host()).filter(this::isInNetwork).isPresent();
        }
        var name = withoutDots(origin.host());
        return !host.isEmpty() && (name.equals(host) || name.endsWith("." + host));
    }

    private boolean isInNetwork(InetAddress its) {
        var one = address(host).map(InetAddress::getAddress).orElse(new byte[0]);
        var other = its.getAddress();
        if (one.length != other.length || bits > one.length * Byte.SIZE) {
            return false;
        }
        for (var bit = 0; bit < bits; bit++) {
            if (((one[bit / 8] ^ other[bit / 8]) & 0x80 >> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }
}
