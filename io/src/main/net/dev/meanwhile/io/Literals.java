package dev.meanwhile.io;

import java.net.InetAddress;
import java.util.Optional;

/** Addresses in digits. They need no lookup. */
final class Literals {
    private Literals() {
    }

    /** {@return the address, or empty if it is a name} An IPv6 address may be in brackets, as in URLs. */
    static Optional<InetAddress> of(String host) {
        var text = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (text.indexOf(':') < 0 && !text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
