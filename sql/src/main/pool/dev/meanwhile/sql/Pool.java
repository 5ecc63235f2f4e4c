package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Event;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connections of a database on one loop. Tasks get one in the order in which they asked, and nobody overtakes who waits. A connection that is not usable when it comes back is
 * closed: nobody ever gets one in an unknown state.
 *
 * <p>Each connection has a slot, from before it is opened until after it is closed: the {@link Stock}. This class decides who gets a slot or a connection: the first of the
 * {@link Waiters}, as a {@link Leases lease}; or later tasks and loops. Quick queries that find all connections in use share them: {@link Pipelines}. While somebody waits who can't share,
 * nobody joins, so that connections become free.
 *
 * <p>All of it is confined to the loop. In carrier mode, what may wait for a lock lets other tasks run: telling other loops, reporting, aborting a connection. So that comes last, and
 * what follows looks at everything anew.
 */
final class Pool implements Stock.Owner {
    private static final String ALONE = "";

    final Loop loop = Loop.current();
    private final Driver driver;
    private final DatabaseOptions options;
    private final PoolCounters counters = new PoolCounters();
    private final Stock stock;
    private final Waiters waiters;
    private final Leases leases;
    private final Pipelines pipelines;
    private final Refill refill;
    private final OfLoop home;
    /** Set when nobody has one any more. */
    private final Event unused = Meanwhile.event();
    private boolean closed;
    private boolean released;

    /** @param slots shared with the pools of other loops */
    Pool(Driver driver, DatabaseOptions options, Slots slots) {
        this.driver = driver;
        this.options = options;
        stock = new Stock(loop, driver, options, slots, counters, this);
        waiters = new Waiters(loop, target(), slots.most(), options, counters, this::holders);
        leases = new Leases(loop, target(), options.leakLimit, counters, this::putBack);
        pipelines = new Pipelines(loop, driver, options, counters, this::admit, this::unshared);
        refill = new Refill(stock, target(), this::putBack, this::dropped);
        if (!stock.join()) {
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

    /**
     * {@return a connection, once it is this task's turn}
     *
     * <p><b>Cancellation:</b> the place in the queue is lost; a connection is not.
     */
    Leases.Lease acquire() {
        return (Leases.Lease) acquireFor(ALONE);
    }

    /**
     * {@return a connection, or a seat on one that others use too, for a statement that is a program's whole business with it} As {@link #acquire()}.
     */
    Grant acquireFor(String sql) {
        requireOpen();
        if (Loop.current() != loop) {
            throw new IllegalStateException("this pool of " + target() + " belongs to " + loop + " but was used on " + Loop.current());
        }
        var now = waiters.isEmpty() ? tryGrant(sql) : Optional.<Grant>empty();
        var grant = now.isPresent() ? now.get() : awaitGrant(sql);
        return grant instanceof Grant.Slot(var connection) ? lease(connection) : grant;
    }

    /** A statement has run, alone, since then. */
    void ranAlone(String sql, Duration since) {
        pipelines.ranAlone(sql, since);
    }

    /** {@return what there is now} */
    private Optional<Grant> tryGrant(String sql) {
        return stock.tryIdle().map(it -> grant(it, sql)).or(stock::trySlot).or(() -> trySeat(sql));
    }

    /** {@return a free connection for this statement: to share if it can be, or to have alone} */
    private Grant grant(Connected connection, String sql) {
        return pipelines.canBegin(connection, sql) && stock.isTrusted(connection) ? pipelines.begin(connection, sql) : new Grant.Slot(Optional.of(connection));
    }

    private Optional<Pipelines.Seat> trySeat(String sql) {
        return closed || stock.isTooMany() ? Optional.empty() : pipelines.tryJoin(sql);
    }

    /** Those at the head of the queue who may join a pipeline do. */
    private void admit() {
        while (!waiters.isEmpty()) {
            var seat = trySeat(waiters.first());
            if (seat.isEmpty()) {
                return;
            }
            waiters.give(seat.get());
        }
    }

    /** What was given is this task's; if the task is cancelled just then, it passes it on. */
    private Grant awaitGrant(String sql) {
        var waiter = waiters.join(sql);
        try {
            stock.want();
            return waiter.await().orElseThrow(this::closedError);
        } catch (Throwable t) {
            waiter.given().ifPresent(this::passOn);
            throw t;
        } finally {
            waiter.leave();
            admit();
            if (waiters.isEmpty()) {
                stock.unwant();
            }
        }
    }

    private void passOn(Grant grant) {
        switch (grant) {
            case Grant.Slot(var connection) -> connection.ifPresentOrElse(this::putBack, this::dropped);
            case Pipelines.Seat seat -> seat.run();
            case Leases.Lease lease -> lease.close();
        }
    }

    @Override
    public void arrived(Optional<Connected> connection) {
        connection.ifPresentOrElse(this::keep, this::dropped);
        if (waiters.isEmpty()) {
            stock.unwant();
        } else {
            stock.want();
        }
    }

    @Override
    public void asked() {
        if (!closed && waiters.isEmpty()) {
            stock.giveAwayOldest();
        }
    }

    /** {@return a lease for this task's slot} */
    private Leases.Lease lease(Optional<Connected> given) {
        try {
            if (closed) {
                given.ifPresent(stock::end);
                throw closedError();
            }
            var connection = stock.connection(given);
            if (closed) {
                stock.end(connection);
                throw closedError();
            }
            var lease = leases.add(connection);
            refill.plan();
            return lease;
        } catch (Throwable t) {
            dropped();
            throw t;
        }
    }

    /** Whether a connection that comes back can be kept. */
    private boolean stays(Connected connection) {
        return !closed && stock.isFit(connection) && !stock.isTooMany();
    }

    /** Nobody shares it any more. In a handler, or in a task. */
    private void unshared(Connected connection) {
        if (stays(connection)) {
            keep(connection);
        } else {
            Meanwhile.spawn("the end of a connection to " + target(), () -> putBack(connection));
        }
    }

    /** Takes a connection back. In a task. */
    private void putBack(Connected connection) {
        if (stays(connection)) {
            keep(connection);
        } else if (!closed && stock.isFit(connection)) {
            stock.giveAway(connection);
        } else {
            stock.drop(connection);
        }
    }

    /** For the next in the queue, or for later. */
    private void keep(Connected connection) {
        connection.idleSince = loop.time();
        if (waiters.isEmpty()) {
            stock.putAside(connection);
            left();
        } else {
            waiters.give(grant(connection, waiters.first()));
            admit();
        }
    }

    /** For the next in the queue, or for other loops. */
    @Override
    public void dropped() {
        if (!closed && !waiters.isEmpty() && !stock.isTooMany()) {
            waiters.give(new Grant.Slot(Optional.empty()));
        } else {
            stock.giveBack();
            left();
        }
    }

    @Override
    public void left() {
        if (stock.taken() == 0) {
            unused.set();
            release();
        }
        refill.plan();
    }

    /** Connects once, and waits for the minimum, but not for ever. */
    void start() {
        acquire().close();
        refill.await(options.connectLimit);
    }

    private String holders() {
        var elsewhere = stock.elsewhere();
        var lines = Stream.of(leases.lines(), pipelines.lines(), elsewhere > 0 && !closed ? Stream.of("other loops have " + elsewhere) : Stream.<String>empty()).flatMap(it -> it).toList();
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
        return new IllegalStateException("the database " + target() + " was closed");
    }

    /** Any thread may ask. */
    PoolStats stats() {
        return stock.stats(waiters.size());
    }

    /** Tells those who wait, waits for those who have one, but for this task itself, and closes all. */
    void close() {
        if (!closed) {
            closed = true;
            stock.stop();
            refill.stop();
            pipelines.stop();
            leases.stop();
            waiters.end();
            shielded(() -> {
                refill.end();
                stock.endIdle();
                awaitHolders();
                release();
            });
        }
    }

    private void awaitHolders() {
        if (stock.taken() > 0 && !leases.isMine()) {
            unused.clear();
            moveOnAfter(options.closeLimit, unused::await);
        }
        if (!leases.isEmpty()) {
            loop.report("the database " + target() + " was closed while its connections were in use; they are closed when they are given back; " + holders(),
                    new IllegalStateException("closed while in use"));
        }
    }

    /** The last one out. */
    private void release() {
        if (closed && !released && stock.isEmpty()) {
            released = true;
            home.pools.remove(this);
            if (stock.leave()) {
                shielded(driver::close);
            }
        }
    }
}
