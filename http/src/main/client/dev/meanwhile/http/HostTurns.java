package dev.meanwhile.http;

import dev.meanwhile.Loop;
import dev.meanwhile.RateLimiter;
import dev.meanwhile.Semaphore;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives requests their turns, host by host, as {@link HostLimits} say. Used on one loop. A host that nobody uses is forgotten as soon as its rate has nothing to remember, so a
 * crawler may see millions of them.
 */
final class HostTurns {
    private final HostLimits limits;
    /** How long a rate depends on what was sent before. */
    private final Duration memory;
    private final Map<String, Host> busy = new HashMap<>();
    /** The one idle for longest first. */
    private final LinkedHashMap<String, Host> idle = new LinkedHashMap<>();

    HostTurns(HostLimits limits) {
        this.limits = limits;
        this.memory = limits.hasRate() ? Phases.cut(limits.period()).dividedBy(limits.requests()).multipliedBy(limits.burst()).plusNanos(limits.burst()) : Duration.ZERO;
    }

    private final class Host {
        private final Semaphore places = new Semaphore(limits.maxRequests());
        private final Optional<RateLimiter> rate = limits.hasRate() ? Optional.of(new RateLimiter(limits.requests(), limits.period()).withBurst(limits.burst())) : Optional.empty();
        /** Requests that wait or are under way. */
        private int users;
        private Duration lastUse = Duration.ZERO;
    }

    /** Waits for the host's turn, which lasts until the response has been read or closed. */
    ResponseStream send(ClientRequest request, Transport next) {
        var turn = take(Urls.origin(request.url()).host());
        try {
            return next.send(request).whenReleased(turn::close);
        } catch (Throwable t) {
            turn.close();
            throw t;
        }
    }

    private Turn take(String name) {
        var turn = new Turn(name);
        try {
            turn.await();
            return turn;
        } catch (Throwable t) {
            turn.close();
            throw t;
        }
    }

    private final class Turn {
        private final String name;
        private final Host host;
        private Optional<Semaphore.Permit> place = Optional.empty();
        private boolean closed;

        Turn(String name) {
            this.name = name;
            forgetOld();
            var known = idle.remove(name);
            this.host = busy.computeIfAbsent(name, _ -> known == null ? new Host() : known);
            host.users++;
        }

        /** First the place: a request that has waited for the rate is sent at once, else many could be sent together. */
        void await() {
            place = Optional.of(host.places.acquire());
            host.rate.ifPresent(RateLimiter::acquire);
        }

        void close() {
            if (closed) {
                return;
            }
            closed = true;
            place.ifPresent(Semaphore.Permit::close);
            if (--host.users == 0) {
                busy.remove(name);
                if (limits.hasRate()) {
                    host.lastUse = Loop.current().time();
                    idle.put(name, host);
                }
            }
        }
    }

    private void forgetOld() {
        if (idle.isEmpty()) {
            return;
        }
        var before = Loop.current().time().minus(memory);
        for (var all = idle.values().iterator(); all.hasNext() && all.next().lastUse.compareTo(before) <= 0;) {
            all.remove();
        }
    }

    /** {@return how many hosts it remembers} */
    int size() {
        return busy.size() + idle.size();
    }
}
