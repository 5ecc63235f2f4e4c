package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Event;
import dev.meanwhile.Handle;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Retry;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connections of a database, of one loop. Tasks get one in the order in which they asked: a permit goes from hand to hand, and nobody overtakes who waits. A connection
 * that is not usable when it comes back is closed: nobody ever gets one in an unknown state.
 */
final class Pool {
    /** A connection that was idle for longer is asked for a sign of life first: firewalls forget them, servers end them. */
    private static final Duration TRUSTED = Duration.ofSeconds(30);

    private final Loop loop = Loop.current();
    private final Driver driver;
    private final DatabaseOptions options;
    private final int most;
    private final Retry reconnect;
    /** The one used last is taken first, so that the others become idle and end. */
    private final ArrayDeque<Connected> idle = new ArrayDeque<>();
    private final Set<Lease> leases = new LinkedHashSet<>();
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    /** Set when nobody has one any more. */
    private final Event unused = Meanwhile.event();
    /** Permits that were taken: of leases, and of tasks that are about to get one. */
    private int taken;
    /** The loop's time of the last sign that the server may have gone. What was idle then is not trusted. */
    private Duration doubt = Duration.ofSeconds(-1);
    private boolean connected;
    private boolean closed;
    private boolean released;
    private Handle sweep;

    private long acquired;
    private Duration waited = Duration.ZERO;
    private Duration longestWait = Duration.ZERO;
    private long opened;
    private long timeouts;
    private long failures;

    Pool(Driver driver, DatabaseOptions options) {
        this.driver = driver;
        this.options = options;
        this.most = Math.min(options.most, driver.maxSessions());
        this.reconnect = Retry.exponential(Integer.MAX_VALUE).withDelay(Duration.ofMillis(50)).withCap(Duration.ofSeconds(1)).withDeadline(options.acquireLimit)
                .when(failure -> failure instanceof SqlException.ConnectFailed && connected && !closed);
        if (options.least > most) {
            throw new IllegalArgumentException("minConnections(" + options.least + ") is more than maxConnections(" + most + ")");
        }
    }

    /** A connection, and when it ends. */
    private static final class Connected {
        final Session session;
        final Duration expires;
        Duration idleSince;

        Connected(Session session, Duration expires) {
            this.session = session;
            this.expires = expires;
        }
    }

    /** A task that waits for its turn. */
    private final class Waiter {
        final WaitPoint point = new WaitPoint(WaitKind.SEMAPHORE, () -> "a connection to " + driver.target());
        boolean handedOver;
    }

    /** A connection in somebody's hands. */
    final class Lease implements AutoCloseable {
        private final Connected connection;
        private final Task<?> holder = Task.current();
        private final Duration since = loop.time();
        private String statement = "";
        /** Where in the program, if the holder's stack does not tell. */
        private Optional<StackTraceElement> place = Optional.empty();

        private Lease(Connected connection) {
            this.connection = connection;
        }

        Session session() {
            return connection.session;
        }

        /** Tells what it is used for. */
        void runs(String sql) {
            statement = sql;
        }

        /** Tells who wanted it, for a task that only works for another. */
        void wantedAt(Optional<StackTraceElement> place) {
            this.place = place;
        }

        /** Gives it back. */
        @Override
        public void close() {
            if (leases.remove(this)) {
                try {
                    putBack(connection);
                } finally {
                    passOn();
                }
            }
        }

        @Override
        public String toString() {
            var stack = holder.stack();
            var spawned = stack.isEmpty() && !holder.spawnedAt().isEmpty() ? ", spawned at " + holder.spawnedAt() : "";
            var line = place.or(() -> stack.stream().filter(Pool::isOfProgram).findFirst()).map(it -> ", in " + it).orElse(spawned);
            return holder + " has had one for " + loop.time().minus(since).toMillis() + " ms" + line + (statement.isEmpty() ? ", and ran nothing yet" : ", and ran last: " + statement);
        }
    }

    /** {@return the line of the program that is running} It costs microseconds. */
    static Optional<StackTraceElement> place() {
        return StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::toStackTraceElement).filter(Pool::isOfProgram).findFirst());
    }

    /** Whether a line of a stack is none of the library's or the JDK's. */
    private static boolean isOfProgram(StackTraceElement line) {
        var name = line.getClassName();
        if (name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.")) {
            return false;
        }
        return !name.startsWith("dev.meanwhile.") || !isOfLibrary(name);
    }

    /** Tests and examples have the library's names, but come from elsewhere. */
    private static boolean isOfLibrary(String name) {
        try {
            var source = Class.forName(name, false, Pool.class.getClassLoader()).getProtectionDomain().getCodeSource();
            return Stream.of(Pool.class, Loop.class).anyMatch(type -> Objects.equals(source, type.getProtectionDomain().getCodeSource()));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * {@return a connection, once it is this task's turn}
     *
     * <p><b>Cancellation:</b> the place in the queue is lost; a connection is not.
     */
    Lease acquire() {
        requireOpen();
        takePermit();
        try {
            requireOpen();
            var connection = connection();
            if (closed) {
                end(connection);
                throw closedError();
            }
            var lease = new Lease(connection);
            leases.add(lease);
            acquired++;
            return lease;
        } catch (Throwable t) {
            passOn();
            throw t;
        }
    }

    private void takePermit() {
        if (Loop.current() != loop) {
            throw new IllegalStateException("the database " + driver.target() + " belongs to " + loop + " but was used on " + Loop.current() + "; connect one for each loop");
        }
        if (taken < most && waiters.isEmpty()) {
            taken++;
            return;
        }
        if (waiters.size() >= options.waiters) {
            timeouts++;
            throw new SqlException.PoolTimeout(waiters.size() + " tasks wait for a connection to " + driver.target() + " already, and maxWaiters allows no more; " + holders());
        }
        var began = loop.time();
        try {
            timeout(options.acquireLimit, this::awaitPermit);
        } catch (TimedOutException e) {
            timeouts++;
            throw new SqlException.PoolTimeout((most == 1 ? "the only connection to " + driver.target() + " did not become" : "none of the " + most + " connections to " + driver.target() + " became")
                    + " free within " + options.acquireLimit.toMillis() + " ms (acquireLimit); " + holders());
        } finally {
            var time = loop.time().minus(began);
            waited = waited.plus(time);
            longestWait = time.compareTo(longestWait) > 0 ? time : longestWait;
        }
    }

    /** A permit that was handed over is this task's; if the task is cancelled just then, it passes it on. */
    private void awaitPermit() {
        var waiter = new Waiter();
        waiters.add(waiter);
        try {
            while (!waiter.handedOver && !closed) {
                waiter.point.await();
            }
        } catch (Throwable t) {
            if (waiter.handedOver) {
                passOn();
            }
            throw t;
        } finally {
            waiters.remove(waiter);
        }
        if (!waiter.handedOver) {
            throw closedError();
        }
    }

    private void passOn() {
        var next = waiters.iterator();
        if (next.hasNext() && !closed) {
            var waiter = next.next();
            next.remove();
            waiter.handedOver = true;
            waiter.point.wake();
        } else {
            taken--;
            if (taken == 0) {
                unused.set();
                releaseDriver();
            }
        }
    }

    private String holders() {
        if (leases.isEmpty()) {
            return "they are being opened";
        }
        return "held by:\n  " + leases.stream().map(Lease::toString).collect(Collectors.joining("\n  "));
    }

    private Connected connection() {
        for (var next = idle.poll(); next != null; next = idle.poll()) {
            if (isGood(next)) {
                return next;
            }
        }
        return open();
    }

    private boolean isGood(Connected connection) {
        var good = false;
        try {
            good = connection.session.isUsable() && !isExpired(connection) && (isTrusted(connection) || isAlive(connection));
            return good;
        } finally {
            if (!good) {
                end(connection);
            }
        }
    }

    private boolean isExpired(Connected connection) {
        return driver.maxSessions() > 1 && loop.time().compareTo(connection.expires) > 0;
    }

    private boolean isTrusted(Connected connection) {
        return connection.idleSince.compareTo(doubt) > 0 && loop.time().minus(connection.idleSince).compareTo(TRUSTED) <= 0;
    }

    private boolean isAlive(Connected connection) {
        boolean alive;
        try {
            alive = moveOnAfter(options.connectLimit, () -> {
                return connection.session.ping();
            }).orElse(false);
        } catch (SqlException e) {
            alive = false;
        }
        if (!alive) {
            doubt = loop.time();
        }
        return alive && connection.session.isUsable();
    }

    /** To a server that was reached before it tries again, with pauses: it may be restarting. */
    private Connected open() {
        var session = reconnect.call(() -> {
            try {
                return driver.open();
            } catch (SqlException.ConnectFailed e) {
                failures++;
                doubt = loop.time();
                throw e;
            }
        });
        connected = true;
        opened++;
        var lifetime = options.lifetime.toNanos() * ThreadLocalRandom.current().nextDouble(0.9, 1.1);
        return new Connected(session, loop.time().plusNanos((long) lifetime));
    }

    private void putBack(Connected connection) {
        if (!connection.session.isUsable()) {
            doubt = loop.time();
            end(connection);
        } else if (closed || isExpired(connection)) {
            end(connection);
        } else {
            connection.idleSince = loop.time();
            idle.push(connection);
            planSweep();
        }
    }

    private static void end(Connected connection) {
        shielded(connection.session::close);
    }

    private void planSweep() {
        if (sweep == null && idle.size() > options.least && driver.maxSessions() > 1) {
            var oldest = idle.getLast().idleSince.plus(options.idleLimit).minus(loop.time());
            sweep = loop.callLater(oldest.isNegative() ? Duration.ZERO : oldest, () -> Meanwhile.spawn("idle connections to " + driver.target(), this::sweep));
        }
    }

    /** Closes what nobody has needed for a while. */
    private void sweep() {
        sweep = null;
        while (!closed && idle.size() > options.least && !idle.getLast().idleSince.plus(options.idleLimit).minus(loop.time()).isPositive()) {
            end(idle.removeLast());
        }
        if (!closed) {
            planSweep();
        }
    }

    String target() {
        return driver.target();
    }

    void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    IllegalStateException closedError() {
        return new IllegalStateException("the database " + driver.target() + " was closed");
    }

    PoolStats stats() {
        return new PoolStats(taken + idle.size(), idle.size(), taken, waiters.size(), acquired, waited, longestWait, opened, timeouts, failures);
    }

    /** Tells those who wait, waits for those who have one, but for this task itself, and closes all. */
    void close() {
        if (!closed) {
            closed = true;
            waiters.forEach(waiter -> waiter.point.wake());
            if (sweep != null) {
                sweep.cancel();
            }
            shielded(() -> {
                for (var next = idle.poll(); next != null; next = idle.poll()) {
                    next.session.close();
                }
                awaitHolders();
                releaseDriver();
            });
        }
    }

    private void awaitHolders() {
        var mine = leases.stream().anyMatch(lease -> lease.holder == Task.current());
        if (taken > 0 && !mine) {
            unused.clear();
            moveOnAfter(options.closeLimit, unused::await);
        }
        if (!leases.isEmpty()) {
            loop.report("the database " + driver.target() + " was closed while its connections were in use; they are closed when they are given back; " + holders(),
                    new IllegalStateException("closed while in use"));
        }
    }

    /** The last one out. */
    private void releaseDriver() {
        if (closed && taken == 0 && !released) {
            released = true;
            shielded(driver::close);
        }
    }
}
