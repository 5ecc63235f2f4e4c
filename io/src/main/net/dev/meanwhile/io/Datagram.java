package dev.meanwhile.io;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A datagram that has come.
 *
 * @param bytes     what it carries; may be empty. Not copied
 * @param sender    who sent it, or claims to have
 * @param truncated whether it was longer than {@link UdpOptions#largest}, and the rest is lost
 */
public record Datagram(byte[] bytes, InetSocketAddress sender, boolean truncated) {
    /** Refuses null. */
    public Datagram {
        Objects.requireNonNull(bytes, "the bytes are null");
        Objects.requireNonNull(sender, "the sender is null");
    }

    /** {@return the bytes, decoded as UTF-8} */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
