package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.TimedOutException;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Opens connections for one loop. A server that was reached before and is not any more may be restarting: it is tried again with growing pauses, of random length, by one task at a
 * time while the others wait for the outcome. So a server that comes back is not met by everybody at once.
 */
final class Connector {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Loop loop;
    private final Driver driver;
    private final Duration limit;
    /** Held by the task that tries. */
    private final Lock trying = Meanwhile.lock();
    private boolean connected;
    private boolean stopped;
    /** Since the last success. */
    private int failuresInRow;
    private SqlException.ConnectFailed lastFailure;
    private Duration next = Duration.ZERO;
    private long opened;
    private long failures;

    Connector(Loop loop, Driver driver, DatabaseOptions options) {
        this.loop = loop;
        this.driver = driver;
        this.limit = options.acquireLimit;
    }

    /** {@return a new connection} Waits for it. @throws SqlException.ConnectFailed at once if the server was never reached, else after the limit */
    Session open() {
        if (failuresInRow == 0) {
            try {
                return attempt();
            } catch (SqlException.ConnectFailed e) {
                if (!connected || stopped) {
                    throw e;
                }
            }
        }
        try {
            return timeout(limit, this::persist);
        } catch (TimedOutException e) {
            throw lastFailure;
        }
    }

    private Session persist() {
        try (var _ = trying.acquire()) {
            while (true) {
                if (failuresInRow > 0) {
                    pause();
                }
                try {
                    return attempt();
                } catch (SqlException.ConnectFailed e) {
                    if (!connected || stopped) {
                        throw e;
                    }
                }
            }
        }
    }

    private void pause() {
        var rest = next.minus(loop.time());
        if (rest.isPositive()) {
            sleep(rest);
        }
    }

    private Session attempt() {
        try {
            var session = driver.open();
            connected = true;
            failuresInRow = 0;
            opened++;
            return session;
        } catch (SqlException.ConnectFailed e) {
            failures++;
            lastFailure = e;
            next = loop.time().plus(pauseAfter(failuresInRow));
            failuresInRow++;
            throw e;
        }
    }

    private static Duration pauseAfter(int earlier) {
        var longest = Math.min(FIRST_PAUSE.toNanos() << Math.min(earlier, MOST_DOUBLINGS), LONGEST_PAUSE.toNanos());
        return Duration.ofNanos((long) (longest * ThreadLocalRandom.current().nextDouble(0.5, 1)));
    }

    /** {@return whether the server was ever reached} */
    boolean hasConnected() {
        return connected;
    }

    /** Nobody tries again. */
    void stop() {
        stopped = true;
    }

    long opened() {
        return opened;
    }

    long failures() {
        return failures;
    }
}
