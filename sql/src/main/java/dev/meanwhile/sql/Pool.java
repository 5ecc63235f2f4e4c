package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Semaphore;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connections of a database, of one loop. Tasks get one in the order in which they asked. A connection that is not usable when it comes back is closed:
 * nobody ever gets one in an unknown state.
 */
final class Pool {
    private final Driver driver;
    private final DatabaseOptions options;
    private final Semaphore permits;
    /** The one used last is taken first, so that the others become idle and end. */
    private final ArrayDeque<Session> idle = new ArrayDeque<>();
    private final Set<Lease> leases = new LinkedHashSet<>();
    private int waiting;
    private boolean closed;

    /** A connection in somebody's hands. */
    final class Lease implements AutoCloseable {
        final Session session;
        private final Task<?> holder = Task.current();
        private final Duration since = Loop.current().time();
        private final Semaphore.Permit permit;
        private String statement = "nothing yet";

        private Lease(Session session, Semaphore.Permit permit) {
            this.session = session;
            this.permit = permit;
        }

        /** Tells what it is used for. */
        void runs(String sql) {
            statement = sql;
        }

        /** Gives it back. */
        @Override
        public void close() {
            if (leases.remove(this)) {
                try {
                    if (session.isUsable() && !closed) {
                        idle.push(session);
                    } else {
                        shielded(session::close);
                    }
                } finally {
                    permit.close();
                }
            }
        }

        @Override
        public String toString() {
            return holder + " has held one for " + Loop.current().time().minus(since).toMillis() + " ms and ran last: " + statement;
        }
    }

    Pool(Driver driver, DatabaseOptions options) {
        this.driver = driver;
        this.options = options;
        this.permits = Meanwhile.semaphore(options.most);
    }

    /** {@return a connection, once it is this task's turn} */
    Lease acquire() {
        requireOpen();
        var permit = permit();
        try {
            requireOpen();
            var session = idle.poll();
            while (session != null && !session.isUsable()) {
                shielded(session::close);
                session = idle.poll();
            }
            var lease = new Lease(session == null ? driver.open() : session, permit);
            leases.add(lease);
            return lease;
        } catch (Throwable t) {
            permit.close();
            throw t;
        }
    }

    private Semaphore.Permit permit() {
        if (waiting >= options.waiters) {
            throw new SqlException.PoolTimeout(waiting + " tasks wait for a connection to " + driver.target() + " already, which is the most (maxWaiters); " + holders());
        }
        waiting++;
        try {
            return timeout(options.acquireLimit, permits::acquire);
        } catch (TimedOutException e) {
            throw new SqlException.PoolTimeout("none of the " + options.most + " connections to " + driver.target() + " became free within " + options.acquireLimit.toMillis()
                    + " ms; " + holders());
        } finally {
            waiting--;
        }
    }

    private String holders() {
        return "they are held by:\n  " + leases.stream().map(Lease::toString).collect(Collectors.joining("\n  "));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the database " + driver.target() + " was closed");
        }
    }

    /** Closes what is idle now, and what is held when it comes back. */
    void close() {
        if (!closed) {
            closed = true;
            shielded(() -> {
                idle.forEach(Session::close);
                idle.clear();
                driver.close();
            });
        }
    }
}
