package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Event;
import dev.meanwhile.Scope;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.netty.HostNames;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.Wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One attempt to get a connection: at several addresses, within a limit, with failures that say what was tried. */
final class Connecting {
    /** How long an address has for itself before the next is tried too (RFC 8305, Connection Attempt Delay). */
    private static final Duration STAGGER = Duration.ofMillis(250);

    private final String target;
    private final ConnectOptions options;
    private final Network network = Tcp.network();
    private final Elapsed elapsed = new Elapsed();
    private final List<IOException> failures = new ArrayList<>();
    private Wire winner;

    Connecting(String target, ConnectOptions options) {
        this.target = target;
        this.options = options;
    }

    Connection to(String host, int port) {
        var connection = within(() -> race(addresses(host).stream().map(it -> new InetSocketAddress(it, port)).toList()));
        options.tls().ifPresent(tls -> tls.startClient(connection, host));
        return connection;
    }

    Connection to(SocketAddress address) {
        return within(() -> network.connect(address, options.socket()));
    }

    private interface Attempt {
        Wire make() throws IOException;
    }

    private Connection within(Attempt attempt) {
        try {
            timeout(options.limit(), () -> {
                winner = attempt.make();
            });
            return WireConnection.over(winner);
        } catch (TimedOutException e) {
            drop();
            throw withOthers(new NetworkException.ConnectTimeout(target, elapsed.time(), "no answer within " + options.limit().toMillis() + " ms", e), null);
        } catch (IOException e) {
            throw withOthers(failure(e), e);
        } catch (Throwable t) {
            drop();
            throw t;
        }
    }

    /** The task was cancelled, or the time was over, in the very turn in which an attempt succeeded. */
    private void drop() {
        if (winner != null) {
            winner.abort();
        }
    }

    private List<InetAddress> addresses(String host) throws IOException {
        var literal = Literals.of(host);
        return literal.isPresent() ? List.of(literal.get()) : HostNames.alternating(network.resolve(host));
    }

    private Wire race(List<InetSocketAddress> addresses) throws IOException {
        if (addresses.size() == 1) {
            return network.connect(addresses.getFirst(), options.socket());
        }
        scope(all -> {
            for (var address : addresses) {
                var failed = new Event();
                all.spawn("connecting to " + address, () -> attempt(address, failed, all));
                moveOnAfter(STAGGER, failed::await);
            }
        });
        if (winner == null) {
            throw failures.getFirst();
        }
        return winner;
    }

    private void attempt(InetSocketAddress address, Event failed, Scope all) {
        try {
            var wire = network.connect(address, options.socket());
            if (winner == null) {
                winner = wire;
                all.cancel();
            } else {
                wire.abort();
            }
        } catch (IOException e) {
            failures.add(e);
            failed.set();
        }
    }

    private NetworkException failure(IOException e) {
        if (Faults.isOutOfDescriptors(e)) {
            return new NetworkException.TooManyOpenFiles("can't connect to " + target, e);
        }
        if (e instanceof UnknownHostException unknown) {
            return HostLookups.failure("can't connect to " + target, target, elapsed.time(), unknown);
        }
        if (Faults.isTimeout(e)) {
            return new NetworkException.ConnectTimeout(target, elapsed.time(), "no answer", e);
        }
        if (Faults.isRefused(e)) {
            return new NetworkException.ConnectRefused(target, elapsed.time(), e);
        }
        return new NetworkException.ConnectFailed(target, elapsed.time(), Faults.reason(e), e);
    }

    private <E extends NetworkException> E withOthers(E failure, IOException told) {
        failures.stream().filter(it -> it != told).forEach(failure::addSuppressed);
        return failure;
    }
}
