package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Loop;
import dev.meanwhile.TimedOutException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Names: the addresses of hosts as the system knows them, and records of the domain name system. */
public final class Dns {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Dns() {
    }

    /**
     * A server that takes mail.
     *
     * @param preference the lowest is tried first
     * @param host       its name; "." if the domain takes no mail (RFC 7505)
     */
    public record Mx(int preference, String host) {
        /** Refuses null. */
        public Mx {
            Objects.requireNonNull(host, "the host is null");
        }
    }

    /**
     * A server of a service (RFC 2782).
     *
     * @param priority the lowest is tried first
     * @param weight   among those of the same priority, how large a share of the clients it should get
     * @param port     its port
     * @param host     its name; "." if there is no such service
     */
    public record Srv(int priority, int weight, int port, String host) {
        /** Refuses null. */
        public Srv {
            Objects.requireNonNull(host, "the host is null");
        }
    }

    /** The loop's own. */
    private static final class Place implements AutoCloseable {
        private final DnsResolver resolver = new DnsResolver(DnsOptions.DEFAULT);

        @Override
        public void close() {
            // It holds nothing open.
        }
    }

    /** {@return what asks name servers, with options} It belongs to the current loop. */
    public static DnsResolver resolver(UnaryOperator<DnsOptions> options) {
        Objects.requireNonNull(options, "the options are null");
        return new DnsResolver(Objects.requireNonNull(options.apply(DnsOptions.DEFAULT), "the options are null"));
    }

    private static DnsResolver standard() {
        return Loop.resource(Place.class, _ -> new Place()).resolver;
    }

    /**
     * Looks up a host as every program of the machine does (asyncio's {@code getaddrinfo}): nsswitch.conf, /etc/hosts, search domains. Waits for the answer, in
     * another thread, at most five seconds. The JDK keeps answers for 30 seconds, and failures for 10.
     *
     * <p><b>Cancellation:</b> the lookup is abandoned.
     *
     * @param host a name, or an address in digits
     * @return its addresses, at least one, the preferred one first
     * @throws NetworkException.UnknownHost if there is no such host
     * @throws NetworkException.DnsTimeout  if there is no answer in time
     * @throws NetworkException.DnsFailure  if the name servers can't answer
     */
    public static List<InetAddress> addresses(String host) {
        Require.host(host);
        var literal = Literals.of(host);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        var elapsed = new Elapsed();
        try {
            return Tcp.network().resolve(host);
        } catch (UnknownHostException e) {
            throw HostLookups.failure("can't look up " + host, host, elapsed.time(), e);
        }
    }

    /**
     * Looks up the name of an address, by the system's rules (asyncio's {@code getnameinfo}). Waits for the answer, in another thread, at most five seconds.
     *
     * <p><b>Cancellation:</b> the lookup is abandoned.
     *
     * @return the name, if there is one and it leads back to the address
     * @throws NetworkException.DnsTimeout if there is no answer in time
     */
    public static Optional<String> name(InetAddress address) {
        Objects.requireNonNull(address, "the address is null");
        try {
            return timeout(LIMIT, () -> blocking(() -> {
                // A copy, for the JDK keeps the name that the first was made of.
                var name = InetAddress.getByAddress(address.getAddress()).getCanonicalHostName();
                return name.equals(address.getHostAddress()) ? Optional.<String>empty() : Optional.of(name);
            }));
        } catch (TimedOutException e) {
            throw new NetworkException.DnsTimeout("can't look up the name of " + address.getHostAddress() + ": no answer from the system's resolver in "
                    + LIMIT.toMillis() + " ms", address.getHostAddress(), LIMIT, e);
        } catch (UnknownHostException e) {
            throw new AssertionError("its bytes are an address", e);
        }
    }

    /** {@link DnsResolver#mx} of the system's name servers. */
    public static List<Mx> mx(String domain) {
        return standard().mx(domain);
    }

    /** {@link DnsResolver#txt} of the system's name servers. */
    public static List<String> txt(String name) {
        return standard().txt(name);
    }

    /** {@link DnsResolver#srv} of the system's name servers. */
    public static List<Srv> srv(String name) {
        return standard().srv(name);
    }

    /** {@link DnsResolver#ns} of the system's name servers. */
    public static List<String> ns(String domain) {
        return standard().ns(domain);
    }

    /** {@link DnsResolver#cname} of the system's name servers. */
    public static Optional<String> cname(String name) {
        return standard().cname(name);
    }
}
