package dev.meanwhile.sql;

import java.time.Duration;
import java.util.Optional;

/** A connection of a pool, and when it ends. */
final class Connected {
    final Session session;
    /** Empty if it is kept for ever, as the only one is that all that is stored lives in. */
    final Optional<Duration> expires;
    Duration idleSince = Duration.ZERO;

    Connected(Session session, Optional<Duration> expires) {
        this.session = session;
        this.expires = expires;
    }

    boolean isExpired(Duration now) {
        return expires.isPresent() && now.compareTo(expires.get()) > 0;
    }
}
