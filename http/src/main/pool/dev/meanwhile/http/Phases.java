package dev.meanwhile.http;

import java.time.Duration;
import java.util.Optional;

/** A client's time limits, as far as they are set. A phase without one of its own has the total, or else five seconds. */
record Phases(Optional<Duration> total, Optional<Duration> connect, Optional<Duration> pool, Optional<Duration> write, Optional<Duration> read) {
    static final Phases DEFAULT = new Phases(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final Duration PHASE = Duration.ofSeconds(5);
    /** Servers send events when there are some. */
    private static final Duration SILENCE = Duration.ofMinutes(5);
    private static final Duration CENTURY = Duration.ofDays(36_500);

    Phases withTotal(Duration limit) {
        return new Phases(Optional.of(limit), connect, pool, write, read);
    }

    Phases withConnect(Duration limit) {
        return new Phases(total, Optional.of(limit), pool, write, read);
    }

    Phases withPool(Duration limit) {
        return new Phases(total, connect, Optional.of(limit), write, read);
    }

    Phases withWrite(Duration limit) {
        return new Phases(total, connect, pool, Optional.of(limit), read);
    }

    Phases withRead(Duration limit) {
        return new Phases(total, connect, pool, write, Optional.of(limit));
    }

    /** @param own total of a request */
    Limits limits(Optional<Duration> own) {
        var whole = own.or(() -> total);
        var phase = cut(whole.orElse(PHASE));
        return new Limits(whole, connect.orElse(phase), pool.orElse(phase), write.orElse(phase), read.orElse(phase));
    }

    /** {@return the longest time between two pieces of a stream of events} */
    Duration silence() {
        return read.orElse(SILENCE);
    }

    /** {@return the same, but at most a century} Sums with a clock never overflow then. */
    static Duration cut(Duration value) {
        return value.compareTo(CENTURY) < 0 ? value : CENTURY;
    }
}
