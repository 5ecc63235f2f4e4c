package dev.meanwhile.io.netty;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Loop;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.spi.InstalledNetwork;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Looks up host names as every other program on the machine does: through the operating system, with {@link InetAddress}.
 *
 * <p>Vert.x brings a DNS client of its own, which needs no thread. But it knows nothing of nsswitch.conf, of a VPN's name
 * servers on macOS and Windows, of mDNS, or of the JDK's settings; it reads /etc/hosts once; and without a name server it asks
 * Google's. aiohttp, too, asks the system by default. The cost is a worker thread
 * during each lookup. The JDK remembers answers for 30 seconds, failures for 10.
 */
public final class HostNames {
    /** The system's resolver may take half a minute to give up, and cannot be interrupted; its thread is then abandoned. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    /** The blocking call. */
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final Loop loop;
    private final Resolver resolver;
    private final Duration limit;
    /** What is being looked up right now, so that a hundred connections to a host take one thread. Loop-confined. */
    private final Map<String, CompletableFuture<List<InetAddress>>> running = new HashMap<>();

    HostNames(Loop loop) {
        this(loop, InetAddress::getAllByName, LIMIT);
    }

    HostNames(Loop loop, Resolver resolver, Duration limit) {
        this.loop = loop;
        this.resolver = resolver;
        this.limit = limit;
    }

    /**
     * Looks up a host, in a task of its own. Never waits. To be called on the loop, by a task or a handler.
     *
     * @return its addresses, at least one; or {@link UnknownHostException}, after {@link #LIMIT} at the latest. Others may
     *     have been given the same stage
     */
    public CompletionStage<List<InetAddress>> lookUp(String host) {
        var lookup = running.get(host);
        if (lookup == null) {
            lookup = loop.submit(() -> ask(host));
            running.put(host, lookup);
            lookup.whenComplete((_, _) -> running.remove(host));
        }
        return lookup;
    }

    private List<InetAddress> ask(String host) throws UnknownHostException {
        var installed = InstalledNetwork.find();
        try {
            return timeout(limit, () -> installed.isPresent() ? installed.get().resolve(host) : blocking(() -> List.of(resolver.addresses(host))));
        } catch (TimedOutException e) {
            var unknown = new UnknownHostException(host + ": no answer from the system's resolver in " + limit.toMillis() + " ms");
            unknown.initCause(e);
            throw unknown;
        }
    }

    /** {@return addresses with their families in turn, beginning with the preferred one} (RFC 8305, section 4) */
    public static List<InetAddress> alternating(List<InetAddress> addresses) {
        var first = new ArrayDeque<InetAddress>();
        var second = new ArrayDeque<InetAddress>();
        for (var address : addresses) {
            (isSix(address) == isSix(addresses.getFirst()) ? first : second).add(address);
        }
        var order = new ArrayList<InetAddress>();
        while (order.size() < addresses.size()) {
            if (!first.isEmpty()) {
                order.add(first.poll());
            }
            if (!second.isEmpty()) {
                order.add(second.poll());
            }
        }
        return order;
    }

    private static boolean isSix(InetAddress address) {
        return address instanceof Inet6Address;
    }
}
