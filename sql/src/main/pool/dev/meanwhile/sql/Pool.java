package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Event;
import dev.meanwhile.Handle;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.Until;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connections of a database on one loop. Tasks get one in the order in which they asked, and nobody overtakes who waits. A connection that is not usable when it comes back is
 * closed: nobody ever gets one in an unknown state.
 *
 * <p>Each connection has a slot of {@link Slots}, from before it is opened until after it is closed. A slot is idle with its connection, or in the hands of a task, with or without a
 * connection. Quick queries that find all connections in use share them: see {@link QuickReads}. While somebody waits who can't share, nobody joins, so that connections become free.
 */
final class Pool {
    /** A connection that was idle for longer is asked for a sign of life first: firewalls forget them, servers end them. */
    private static final Duration TRUSTED = Duration.ofSeconds(30);
    private static final String ALONE = "";

    final Loop loop = Loop.current();
    private final Driver driver;
    private final DatabaseOptions options;
    private final Slots slots;
    private final OfLoop home;
    private final Connector connector;
    private final QuickReads quick = new QuickReads();
    private final PoolCounters counters = new PoolCounters();
    /** How many queries may share a connection; 0 if none may. */
    private final int depth;
    /** The one used last is taken first, so that the others become idle and end. */
    private final ArrayDeque<Connected> idle = new ArrayDeque<>();
    /** Connections that quick queries share. */
    private final List<Connected> pipelines = new ArrayList<>();
    private final Set<Lease> leases = new LinkedHashSet<>();
    private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();
    /** Set when nobody has one any more. */
    private final Event unused = Meanwhile.event();
    /** Slots in the hands of tasks. */
    private int taken;
    /** The loop's time of the last sign that the server may have gone. What was idle then is not trusted. */
    private Duration doubt = Duration.ofSeconds(-1);
    private boolean wanting;
    private boolean closed;
    private boolean released;
    private Optional<Handle> sweep = Optional.empty();
    private Duration sweepAt = Duration.ZERO;
    private Optional<Handle> watch = Optional.empty();
    private Optional<Handle> leakCheck = Optional.empty();
    private Optional<Task<Void>> refilling = Optional.empty();

    /** @param slots shared with the pools of other loops */
    Pool(Driver driver, DatabaseOptions options, Slots slots) {
        this.driver = driver;
        this.options = options;
        this.slots = slots;
        this.connector = new Connector(loop, driver, options);
        this.depth = options.pipelining > 1 && driver.pipelines() ? options.pipelining : 0;
        if (!slots.join(this)) {
            throw closedError();
        }
        home = Loop.resource(OfLoop.class, _ -> new OfLoop());
        home.pools.add(this);
    }

    /** The pools of a loop, which end with it. */
    private static final class OfLoop implements AutoCloseable {
        private final Set<Pool> pools = new LinkedHashSet<>();

        @Override
        public void close() {
            List.copyOf(pools).forEach(Pool::close);
        }
    }

    /** A connection, and when it ends. */
    private static final class Connected {
        final Session session;
        final Duration expires;
        Duration idleSince;
        /** How many queries share it. */
        int users;
        /** When the server has begun with the first of them. */
        Duration headSince = Duration.ZERO;

        Connected(Session session, Duration expires) {
            this.session = session;
            this.expires = expires;
        }
    }

    /** A task that waits for its turn. */
    private final class Waiter {
        final WaitPoint point = new WaitPoint(WaitKind.SEMAPHORE, () -> "a connection to " + driver.target());
        final String sql;
        Optional<Place> given = Optional.empty();

        Waiter(String sql) {
            this.sql = sql;
        }

        void give(Place place) {
            given = Optional.of(place);
            point.wake();
        }
    }

    /** What a task gets. */
    sealed interface Place permits Lease, Seat, Slot {
    }

    /** A slot that is this task's, and the connection in it, if there is one. */
    private record Slot(Optional<Connected> connection) implements Place {
    }

    /** A place on a connection that others use too. It becomes free when the query is answered, and not when its task ends. */
    final class Seat implements Place, Runnable {
        private final Connected connection;
        private final String sql;
        private final Duration since = loop.time();

        private Seat(Connected connection, String sql) {
            this.connection = connection;
            this.sql = sql;
        }

        Session session() {
            return connection.session;
        }

        /** The query is answered, or never will be. In a handler, or in a task. */
        @Override
        public void run() {
            var now = loop.time();
            quick.took(sql, now.minus(since.compareTo(connection.headSince) > 0 ? since : connection.headSince));
            connection.headSince = now;
            connection.users--;
            if (connection.users > 0) {
                admit();
                return;
            }
            pipelines.remove(connection);
            if (stays(connection)) {
                keep(connection);
            } else {
                Meanwhile.spawn("the end of a connection to " + driver.target(), () -> putBack(connection));
            }
        }
    }

    /** A connection in somebody's hands. */
    final class Lease implements Place, AutoCloseable {
        private final Connected connection;
        private final Task<?> holder = Task.current();
        private final Duration since = loop.time();
        private String statement = "";
        private boolean reported;
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

        /** Tells that a statement has run, alone, since then. */
        void hasRun(String sql, Duration since) {
            if (depth > 0) {
                quick.took(sql, loop.time().minus(since));
            }
        }

        Duration time() {
            return loop.time();
        }

        /** Gives it back. */
        @Override
        public void close() {
            if (leases.remove(this)) {
                putBack(connection);
            }
        }

        @Override
        public String toString() {
            var stack = holder.stack();
            var spawned = stack.isEmpty() && !holder.spawnedAt().isEmpty() ? ", spawned at " + holder.spawnedAt() : "";
            var line = place.or(() -> stack.stream().filter(Places::isOfProgram).findFirst()).map(it -> ", in " + it).orElse(spawned);
            return holder + " has had one for " + loop.time().minus(since).toMillis() + " ms" + line + (statement.isEmpty() ? ", and ran nothing yet" : ", and ran last: " + statement);
        }
    }

    /** {@return the line of the program that is running} It costs microseconds. */
    static Optional<StackTraceElement> place() {
        return Places.current();
    }

    /**
     * {@return a connection, once it is this task's turn}
     *
     * <p><b>Cancellation:</b> the place in the queue is lost; a connection is not.
     */
    Lease acquire() {
        return (Lease) acquire(ALONE);
    }

    /**
     * {@return a connection, or a place on one that others use too, for a statement that is a program's whole business with it} As {@link #acquire()}.
     */
    Place acquireFor(String sql) {
        return acquire(depth > 0 ? sql : ALONE);
    }

    private Place acquire(String sql) {
        requireOpen();
        requireHere();
        var place = waiters.isEmpty() ? place(sql) : Optional.<Place>empty();
        var given = place.isPresent() ? place.get() : awaitPlace(sql);
        return given instanceof Slot(var connection) ? lease(connection) : given;
    }

    private void requireHere() {
        if (Loop.current() != loop) {
            throw new IllegalStateException("this pool of " + driver.target() + " belongs to " + loop + " but was used on " + Loop.current());
        }
    }

    /** {@return what there is now} */
    private Optional<Place> place(String sql) {
        if (!idle.isEmpty()) {
            taken++;
            return Optional.of(placeOn(idle.pop(), sql));
        }
        var free = slots.tryTake();
        if (free.isPresent()) {
            taken++;
            return Optional.of(new Slot(free.get().connection().map(this::unpacked)));
        }
        return pipeline(sql).map(it -> new Seat(join(it), sql));
    }

    /** {@return a free connection for this statement: to share if it can be, or to have alone} */
    private Place placeOn(Connected connection, String sql) {
        if (!quick.contains(sql) || !connection.session.isUsable() || isExpired(connection) || !isTrusted(connection) || !connection.session.canShare(sql)) {
            return new Slot(Optional.of(connection));
        }
        connection.headSince = loop.time();
        pipelines.add(connection);
        return new Seat(join(connection), sql);
    }

    /** {@return the connection with the fewest queries that this one may join} */
    private Optional<Connected> pipeline(String sql) {
        if (pipelines.isEmpty() || closed || !quick.contains(sql) || slots.isTooMany(this, held())) {
            return Optional.empty();
        }
        Connected best = null;
        for (var it : pipelines) {
            if (it.users < depth && (best == null || it.users < best.users) && isMoving(it) && !isExpired(it) && it.session.canShare(sql)) {
                best = it;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether its first query has not run for long. */
    private boolean isMoving(Connected pipeline) {
        return loop.time().minus(pipeline.headSince).compareTo(QuickReads.QUICK) < 0;
    }

    private Connected join(Connected pipeline) {
        pipeline.users++;
        counters.acquired++;
        if (pipeline.users > 1) {
            counters.pipelined++;
            planWatch();
        }
        return pipeline;
    }

    /** Those at the head of the queue who may join a pipeline do. */
    private void admit() {
        while (!waiters.isEmpty()) {
            var first = waiters.getFirst();
            var pipeline = pipeline(first.sql);
            if (pipeline.isEmpty()) {
                return;
            }
            waiters.remove(first);
            first.give(new Seat(join(pipeline.get()), first.sql));
        }
    }

    private Place awaitPlace(String sql) {
        if (waiters.size() >= options.waiters) {
            counters.timeouts++;
            throw new SqlException.PoolTimeout(waiters.size() + " tasks wait for a connection to " + driver.target() + " already, and maxWaiters allows no more; " + holders());
        }
        var began = loop.time();
        try {
            return timeout(options.acquireLimit, () -> {
                return awaitTurn(sql);
            });
        } catch (TimedOutException e) {
            counters.timeouts++;
            throw new SqlException.PoolTimeout((slots.most() == 1 ? "the only connection to " + driver.target() + " did not become"
                    : "none of the " + slots.most() + " connections to " + driver.target() + " became") + " free within " + options.acquireLimit.toMillis() + " ms (acquireLimit); " + holders());
        } finally {
            counters.waited(loop.time().minus(began));
        }
    }

    /** A place that was given is this task's; if the task is cancelled just then, it passes it on. */
    private Place awaitTurn(String sql) {
        var waiter = new Waiter(sql);
        waiters.add(waiter);
        want();
        try {
            while (waiter.given.isEmpty() && !closed) {
                waiter.point.await();
            }
        } catch (Throwable t) {
            waiter.given.ifPresent(this::passOn);
            throw t;
        } finally {
            waiters.remove(waiter);
            admit();
            if (waiters.isEmpty() && wanting) {
                wanting = false;
                slots.unwant(this);
            }
        }
        return waiter.given.orElseThrow(this::closedError);
    }

    private void passOn(Place place) {
        switch (place) {
            case Slot(var connection) -> connection.ifPresentOrElse(this::putBack, this::drop);
            case Seat seat -> seat.run();
            case Lease lease -> lease.close();
        }
    }

    private void want() {
        if (!wanting) {
            wanting = true;
            slots.want(this);
        }
    }

    /** Runs something on this pool's loop, between tasks. Any thread may call this. {@return whether it will run} */
    boolean tell(Runnable action) {
        try {
            loop.execute(action);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** A slot comes from another loop. */
    void arrived(Optional<Slots.Moved> moved) {
        wanting = false;
        if (closed) {
            slots.giveBack(moved);
            return;
        }
        taken++;
        if (moved.isPresent()) {
            keep(unpacked(moved.get()));
        } else {
            drop();
        }
        if (!waiters.isEmpty()) {
            want();
        }
    }

    private Connected unpacked(Slots.Moved moved) {
        var connection = new Connected(moved.session(), loop.time().plus(moved.lifetime()));
        connection.idleSince = loop.time();
        return connection;
    }

    /** Another loop has no connection, and needs one. */
    void yield() {
        if (!closed && waiters.isEmpty() && !idle.isEmpty() && (slots.isTooMany(this, held()) || held() > options.least)) {
            taken++;
            var connection = idle.removeLast();
            Meanwhile.spawn("a connection to " + driver.target() + " for another loop", () -> giveAway(connection));
        }
    }

    private void giveAway(Connected connection) {
        var moved = connection.session.isUsable() ? connection.session.moved() : Optional.<Session>empty();
        try {
            if (moved.isEmpty()) {
                end(connection);
            }
        } finally {
            taken--;
            slots.giveBack(moved.map(it -> new Slots.Moved(it, connection.expires.minus(loop.time()))));
            left();
        }
    }

    private Lease lease(Optional<Connected> given) {
        try {
            if (closed) {
                given.ifPresent(this::end);
                throw closedError();
            }
            var connection = connection(given);
            if (closed) {
                end(connection);
                throw closedError();
            }
            var lease = new Lease(connection);
            leases.add(lease);
            counters.acquired++;
            planLeakCheck();
            planRefill();
            return lease;
        } catch (Throwable t) {
            drop();
            throw t;
        }
    }

    /** For this task's slot. Where an idle connection is taken instead of the one in it, that brings its own. */
    private Connected connection(Optional<Connected> given) {
        for (var next = given.orElse(null); next != null; next = idle.poll()) {
            if (next != given.orElse(null)) {
                taken++;
                drop();
            }
            if (isGood(next)) {
                return next;
            }
        }
        return open();
    }

    private Connected open() {
        try {
            var session = connector.open();
            var lifetime = options.lifetime.toNanos() * ThreadLocalRandom.current().nextDouble(0.9, 1.1);
            return new Connected(session, loop.time().plusNanos((long) lifetime));
        } catch (SqlException.ConnectFailed e) {
            doubt = loop.time();
            throw e;
        }
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
            evict();
        }
        return alive && connection.session.isUsable();
    }

    /** The server does not answer: none of those that are idle is worth the time that it takes to ask. */
    private void evict() {
        while (!idle.isEmpty()) {
            counters.closed++;
            counters.lost++;
            idle.pop().session.abort();
            slots.giveBack(Optional.empty());
        }
    }

    /** Whether a connection that comes back can be kept. */
    private boolean stays(Connected connection) {
        return !closed && connection.session.isUsable() && !isExpired(connection) && !slots.isTooMany(this, held());
    }

    /** Takes a connection back. In a task. */
    private void putBack(Connected connection) {
        if (stays(connection)) {
            keep(connection);
        } else if (!closed && connection.session.isUsable() && !isExpired(connection)) {
            giveAway(connection);
        } else {
            if (!connection.session.isUsable()) {
                doubt = loop.time();
                counters.lost++;
            }
            try {
                end(connection);
            } finally {
                drop();
            }
        }
    }

    /** For the next in the queue, or for later. */
    private void keep(Connected connection) {
        connection.idleSince = loop.time();
        if (waiters.isEmpty()) {
            taken--;
            idle.push(connection);
            planSweep(connection);
            left();
        } else {
            var first = waiters.removeFirst();
            first.give(placeOn(connection, first.sql));
            admit();
        }
    }

    private void end(Connected connection) {
        try {
            shielded(connection.session::close);
        } finally {
            counters.closed++;
        }
    }

    /** A task gives up a slot without a connection: for the next in the queue, or for other loops. */
    private void drop() {
        if (!closed && !waiters.isEmpty() && !slots.isTooMany(this, held())) {
            waiters.removeFirst().give(new Slot(Optional.empty()));
        } else {
            taken--;
            slots.giveBack(Optional.empty());
            left();
        }
    }

    private void left() {
        if (taken == 0) {
            unused.set();
            release();
        }
        planRefill();
    }

    /** {@return how many slots this pool has} */
    private int held() {
        return taken + idle.size();
    }

    /** Opens what is missing to the minimum. */
    private void planRefill() {
        if (refilling.isEmpty() && !closed && held() < options.least && connector.hasConnected()) {
            refilling = Optional.of(Meanwhile.spawn("connections to " + driver.target() + " ahead", this::refill));
        }
    }

    private void refill() {
        try {
            while (!closed && held() < options.least) {
                var free = slots.tryTake();
                if (free.isEmpty()) {
                    return;
                }
                taken++;
                free.get().connection().ifPresentOrElse(it -> keep(unpacked(it)), this::openAhead);
            }
        } finally {
            refilling = Optional.empty();
        }
    }

    /** A server that is away is tried again, with the connector's pauses. */
    private void openAhead() {
        Connected connection;
        try {
            connection = open();
        } catch (SqlException.ConnectFailed e) {
            drop();
            return;
        } catch (Throwable t) {
            drop();
            throw t;
        }
        putBack(connection);
    }

    /** Connects once, and waits for the minimum, but not for ever. */
    void start() {
        acquire().close();
        refilling.ifPresent(task -> moveOnAfter(options.connectLimit, () -> {
            waitFor(List.of(task), Until.ALL_COMPLETED);
        }));
    }

    private void planSweep(Connected connection) {
        if (driver.maxSessions() > 1) {
            var due = due(connection);
            if (sweep.isEmpty() || due.compareTo(sweepAt) < 0) {
                sweep.ifPresent(Handle::cancel);
                sweepAt = due;
                sweep = Optional.of(loop.callAt(due, () -> Meanwhile.spawn("idle connections to " + driver.target(), this::sweep)));
            }
        }
    }

    /** {@return when an idle connection is to be closed} */
    private Duration due(Connected connection) {
        var old = connection.expires.plusMillis(1);
        var unused = connection.idleSince.plus(options.idleLimit);
        return held() <= options.least || old.compareTo(unused) < 0 ? old : unused;
    }

    /** Closes what nobody has needed for a while, and what is too old. */
    private void sweep() {
        sweep = Optional.empty();
        for (var next = overdue(); !closed && next.isPresent(); next = overdue()) {
            idle.remove(next.get());
            taken++;
            try {
                end(next.get());
            } finally {
                drop();
            }
        }
        if (!closed) {
            idle.forEach(this::planSweep);
        }
    }

    /** {@return the one that is idle for longest, of those that are to be closed} */
    private Optional<Connected> overdue() {
        return idle.stream().filter(it -> due(it).compareTo(loop.time()) <= 0).reduce((_, older) -> older);
    }

    /** A query that waits for its turn on the server is limited as one that waits for a connection. One look after another covers all pipelines. */
    private void planWatch() {
        if (watch.isEmpty()) {
            watch = Optional.of(loop.callLater(options.acquireLimit.dividedBy(2), this::watch));
        }
    }

    private void watch() {
        watch = Optional.empty();
        var now = loop.time();
        for (var pipeline : List.copyOf(pipelines)) {
            var time = now.minus(pipeline.headSince);
            if (time.compareTo(options.acquireLimit) >= 0) {
                pipeline.session.giveUpBehindTheFirst(() -> stuck(time));
            }
        }
        if (pipelines.stream().anyMatch(it -> it.users > 1)) {
            planWatch();
        }
    }

    private SqlException stuck(Duration time) {
        counters.timeouts++;
        return new SqlException.PoolTimeout("the query waits behind another one on a connection to " + driver.target() + ", which has run for " + time.toMillis()
                + " ms and was quick before; acquireLimit allows no more, and pipelining(0) would give each query a connection of its own");
    }

    private void planLeakCheck() {
        if (options.leakLimit.isPresent() && leakCheck.isEmpty()) {
            leases.stream().filter(it -> !it.reported).findFirst()
                    .ifPresent(oldest -> leakCheck = Optional.of(loop.callAt(oldest.since.plus(options.leakLimit.get()), this::checkLeaks)));
        }
    }

    private void checkLeaks() {
        leakCheck = Optional.empty();
        var limit = options.leakLimit.orElseThrow();
        for (var lease : leases) {
            if (!lease.reported && loop.time().minus(lease.since).compareTo(limit) >= 0) {
                lease.reported = true;
                counters.leaks++;
                loop.report("a connection to " + driver.target() + " is in use for longer than " + limit.toMillis() + " ms (leakLimit): " + lease, new IllegalStateException("in use for too long"));
            }
        }
        planLeakCheck();
    }

    private String holders() {
        var elsewhere = slots.most() - held();
        var lines = Stream.of(
                leases.stream().map(Lease::toString),
                pipelines.stream().map(it -> it.users + " queries share one, and the first of them has run for " + loop.time().minus(it.headSince).toMillis() + " ms"),
                elsewhere > 0 && !closed ? Stream.of("other loops have " + elsewhere) : Stream.<String>empty()).flatMap(it -> it).toList();
        return lines.isEmpty() ? "they are being opened" : lines.stream().collect(Collectors.joining("\n  ", "held by:\n  ", ""));
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

    /** Any thread may ask. */
    PoolStats stats() {
        var free = idle.size();
        var used = taken;
        return new PoolStats(used + free, free, used, waiters.size(), counters.acquired, counters.pipelined, counters.waited, counters.longestWait, connector.opened(), counters.closed,
                counters.lost, counters.timeouts, connector.failures(), counters.leaks);
    }

    /** Tells those who wait, waits for those who have one, but for this task itself, and closes all. */
    void close() {
        if (!closed) {
            closed = true;
            connector.stop();
            waiters.forEach(waiter -> waiter.point.wake());
            Stream.of(sweep, watch, leakCheck).flatMap(Optional::stream).forEach(Handle::cancel);
            shielded(() -> {
                refilling.ifPresent(task -> {
                    task.cancel();
                    waitFor(List.of(task), Until.ALL_COMPLETED);
                });
                closeIdle();
                awaitHolders();
                release();
            });
        }
    }

    private void closeIdle() {
        while (!idle.isEmpty()) {
            taken++;
            var connection = idle.pop();
            if (slots.isOver()) {
                try {
                    end(connection);
                } finally {
                    drop();
                }
            } else {
                // The loop ends, and the database does not.
                giveAway(connection);
            }
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
    private void release() {
        if (closed && taken == 0 && idle.isEmpty() && !released) {
            released = true;
            home.pools.remove(this);
            if (slots.leave(this)) {
                shielded(driver::close);
            }
        }
    }
}
