package dev.meanwhile.web;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** A range of IP addresses: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single one. */
final class IpRange {
    private final byte[] prefix;
    private final int bits;

    private IpRange(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    static IpRange of(String text) {
        var slash = Objects.requireNonNull(text, "the range of addresses is null").indexOf('/');
        var address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is no range of addresses such as 10.0.0.0/8, 2001:db8::/32 or 127.0.0.1");
        }
        var most = address.get().length * 8;
        try {
            var bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return new IpRange(masked(address.get(), bits), bits);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("'" + text + "': what follows the slash is the number of bits, from 0 to " + most);
    }

    /** {@return whether a text is an address of this range} */
    boolean contains(String address) {
        return bytes(address).filter(it -> it.length == prefix.length && Arrays.equals(masked(it, bits), prefix)).isPresent();
    }

    /** {@return the bytes of an IP address, or empty if the text is something else, such as a name} Asks no name server. */
    static Optional<byte[]> bytes(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the address with all but the first bits cleared} */
    static byte[] masked(byte[] address, int bits) {
        var masked = address.clone();
        for (var i = 0; i < masked.length; i++) {
            var kept = Math.clamp(bits - i * 8L, 0, 8);
            masked[i] &= (byte) (0xff << (8 - kept));
        }
        return masked;
    }
}
