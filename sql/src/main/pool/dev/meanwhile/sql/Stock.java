package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The connections of one loop and their slots: opens, checks, moves and ends them. Who gets which is its owner's business. A slot is idle with its connection, or taken: in the hands of
 * a task, with or without one. A task that takes an idle connection has its slot, too.
 */
final class Stock {
    private final Loop loop;
    private final Driver driver;
    private final DatabaseOptions options;
    private final Slots slots;
    private final Share share;
    private final Connector connector;
    private final Trust trust;
    private final Idle idle;
    private final PoolCounters counters;
    private final Owner owner;
    private boolean stopped;

    Stock(Loop loop, Driver driver, DatabaseOptions options, Slots slots, PoolCounters counters, Owner owner) {
        this.loop = loop;
        this.driver = driver;
        this.options = options;
        this.slots = slots;
        this.counters = counters;
        this.owner = owner;
        share = new Share(loop, slots, this::arrived, owner::asked);
        connector = new Connector(loop, driver, options);
        trust = new Trust(loop, options.connectLimit);
        idle = new Idle(loop, options.idleLimit, () -> share.held() <= options.least, () -> Meanwhile.spawn("idle connections to " + driver.target(), this::sweep));
    }

    /** Who decides what becomes of slots. */
    interface Owner {
        /** A slot that is taken has no connection any more. */
        void dropped();

        /** One slot less is taken. */
        void left();

        /** A slot comes from another loop, and is taken; maybe with a connection. In a handler. */
        void arrived(Optional<Connected> connection);

        /** Another loop needs a slot. In a handler. */
        void asked();
    }

    /** {@return whether this loop may have slots} Not once the database is closed. */
    boolean join() {
        return slots.join(share);
    }

    /** {@return whether this loop was the last of a closed database} */
    boolean leave() {
        return slots.leave(share);
    }

    /** Asks other loops for a slot. */
    void want() {
        slots.want(share);
    }

    void unwant() {
        slots.unwant(share);
    }

    /** {@return whether another loop waits for a slot, and this one has more than its share} */
    boolean isTooMany() {
        return share.isTooMany();
    }

    /** {@return how many slots are taken} */
    int taken() {
        return share.held() - idle.size();
    }

    /** {@return whether this loop has no slot} */
    boolean isEmpty() {
        return share.held() == 0;
    }

    /** {@return whether there are less connections than the minimum, of a server that was ever reached} */
    boolean isShort() {
        return share.held() < options.least && connector.hasConnected();
    }

    /** {@return how many slots there are that this loop does not have} */
    int elsewhere() {
        return slots.most() - share.held();
    }

    /** {@return the idle connection that was used last; its slot is taken now} */
    Optional<Connected> tryIdle() {
        return idle.poll();
    }

    /** {@return a slot that no loop had, maybe with a connection that outlived its loop; it is taken now} */
    Optional<Grant.Slot> trySlot() {
        return share.tryTake().map(free -> new Grant.Slot(free.connection().map(this::unpacked)));
    }

    /** From another loop. One that comes too late goes on. */
    private void arrived(Optional<Slots.Moved> moved) {
        if (stopped) {
            share.giveBack(moved);
        } else {
            owner.arrived(moved.map(this::unpacked));
        }
    }

    private Connected unpacked(Slots.Moved moved) {
        var connection = new Connected(moved.session(), moved.lifetime().map(loop.time()::plus));
        connection.idleSince = loop.time();
        return connection;
    }

    /** A slot that was taken is idle. */
    void putAside(Connected connection) {
        idle.push(connection);
    }

    /** A slot that was taken is for other loops, without its connection. */
    void giveBack() {
        share.giveBack(Optional.empty());
    }

    /** {@return a connection that works, for a taken slot} Where an idle one is used instead of the one in it, that brings its own. */
    Connected connection(Optional<Connected> given) {
        var next = given;
        while (next.isPresent()) {
            if (isGood(next.get())) {
                return next.get();
            }
            next = idle.poll();
            if (next.isPresent()) {
                owner.dropped();
            }
        }
        return open();
    }

    /** {@return a new connection, for a taken slot} */
    Connected open() {
        try {
            var session = connector.open();
            var lifetime = Duration.ofNanos((long) (options.lifetime.toNanos() * ThreadLocalRandom.current().nextDouble(0.9, 1.1)));
            return new Connected(session, driver.maxSessions() > 1 ? Optional.of(loop.time().plus(lifetime)) : Optional.empty());
        } catch (SqlException.ConnectFailed e) {
            trust.doubt();
            throw e;
        }
    }

    /** {@return whether it can be used again} Never waits. */
    boolean isFit(Connected connection) {
        return connection.session.isUsable() && !connection.isExpired(loop.time());
    }

    /** {@return whether it can be used again without asking the server} Never waits. */
    boolean isTrusted(Connected connection) {
        return isFit(connection) && trust.isTrusted(connection);
    }

    private boolean isGood(Connected connection) {
        var good = false;
        try {
            good = isFit(connection) && (trust.isTrusted(connection) || isAlive(connection));
            return good;
        } finally {
            if (!good) {
                end(connection);
            }
        }
    }

    private boolean isAlive(Connected connection) {
        var alive = trust.isAlive(connection);
        if (!alive) {
            evict();
        }
        return alive && connection.session.isUsable();
    }

    /** The server does not answer: none of those that are idle is worth the time that it takes to ask. */
    private void evict() {
        for (var connection : idle.pollAll()) {
            counters.closed++;
            counters.lost++;
            connection.session.abort();
            owner.dropped();
        }
    }

    /** Ends a connection; its slot stays taken. */
    void end(Connected connection) {
        try {
            shielded(connection.session::close);
        } finally {
            counters.closed++;
        }
    }

    /** Ends a connection that can't be used again. */
    void drop(Connected connection) {
        if (!connection.session.isUsable()) {
            trust.doubt();
            counters.lost++;
        }
        endAndDrop(connection);
    }

    private void endAndDrop(Connected connection) {
        try {
            end(connection);
        } finally {
            owner.dropped();
        }
    }

    /** A slot that was taken is for other loops, with its connection if that can belong to one. */
    void giveAway(Connected connection) {
        var moved = connection.session.isUsable() ? connection.session.moved() : Optional.<Session>empty();
        try {
            if (moved.isEmpty()) {
                end(connection);
            }
        } finally {
            share.giveBack(moved.map(it -> new Slots.Moved(it, connection.expires.map(at -> at.minus(loop.time())))));
            owner.left();
        }
    }

    /** Gives the connection that is idle for longest to other loops, if this one can do without. */
    void giveAwayOldest() {
        if (share.isTooMany() || share.held() > options.least) {
            idle.pollOldest().ifPresent(it -> Meanwhile.spawn("a connection to " + driver.target() + " for another loop", () -> giveAway(it)));
        }
    }

    /** Closes what nobody has needed for a while, and what is too old. */
    private void sweep() {
        for (var next = idle.pollOverdue(); next.isPresent(); next = idle.pollOverdue()) {
            endAndDrop(next.get());
        }
        idle.planAll();
    }

    /** No slot comes any more, and nobody waits for a server that is away. */
    void stop() {
        stopped = true;
        connector.stop();
        idle.stop();
    }

    /** Ends those that are idle, or gives them to other loops, if only this loop ends. */
    void endIdle() {
        for (var next = idle.poll(); next.isPresent(); next = idle.poll()) {
            if (slots.isOver()) {
                endAndDrop(next.get());
            } else {
                giveAway(next.get());
            }
        }
    }

    /** Any thread may ask. */
    PoolStats stats(int waiting) {
        var free = idle.size();
        var open = Math.max(free, share.held());
        return new PoolStats(open, free, open - free, waiting, counters.acquired, counters.pipelined, counters.waited, counters.longestWait, connector.opened(), counters.closed, counters.lost,
                counters.timeouts, connector.failures(), counters.leaks);
    }
}
