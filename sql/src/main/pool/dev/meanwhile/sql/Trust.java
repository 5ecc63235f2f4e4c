package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;

import dev.meanwhile.Loop;

import java.time.Duration;

/** Which connections can be used as they are, and which are asked for a sign of life first. */
final class Trust {
    /** A connection that was idle for longer is asked: firewalls forget them, servers end them. */
    private static final Duration TRUSTED = Duration.ofSeconds(30);

    private final Loop loop;
    private final Duration limit;
    /** The loop's time of the last sign that the server may have gone. What was idle then is not trusted. */
    private Duration doubt = Duration.ofSeconds(-1);

    /** @param limit for the sign of life */
    Trust(Loop loop, Duration limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** The server may have gone. */
    void doubt() {
        doubt = loop.time();
    }

    boolean isTrusted(Connected connection) {
        return connection.idleSince.compareTo(doubt) > 0 && loop.time().minus(connection.idleSince).compareTo(TRUSTED) <= 0;
    }

    /** {@return whether the server has answered on this connection} Waits for that. */
    boolean isAlive(Connected connection) {
        boolean alive;
        try {
            alive = moveOnAfter(limit, () -> {
                return connection.session.ping();
            }).orElse(false);
        } catch (SqlException e) {
            alive = false;
        }
        if (!alive) {
            doubt();
        }
        return alive;
    }
}
