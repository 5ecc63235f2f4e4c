package dev.meanwhile.sql;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many connections a database may have, shared by the pools of its loops. A pool that has none left and needs one gets the next that another gives back; a pool that has more
 * than its share gives one back as soon as it can. Any thread may use it; pools are told on their own loops.
 */
final class Slots {
    private final int most;
    private int free;
    private final Set<Pool> pools = new LinkedHashSet<>();
    /** Those that wait for a slot, the first first. */
    private final Set<Pool> wanting = new LinkedHashSet<>();
    /** Whether any does, for a look without the lock. */
    private volatile boolean wanted;
    /** Connections that outlived their loops; each has a slot that is free. */
    private final Deque<Moved> parked = new ArrayDeque<>();
    private boolean over;

    Slots(int most) {
        this.most = most;
        this.free = most;
    }

    /**
     * A connection on its way from one loop to another.
     *
     * @param lifetime how long it may still live
     */
    record Moved(Session session, Duration lifetime) {
    }

    /** {@return whether a pool may take part} Not once the database is closed. */
    synchronized boolean join(Pool pool) {
        return !over && pools.add(pool);
    }

    /** No pool joins any more. {@return whether there is none} */
    synchronized boolean end() {
        over = true;
        for (var next = parked.poll(); next != null; next = parked.poll()) {
            next.session.abort();
        }
        return pools.isEmpty();
    }

    /** {@return whether the database is closed} */
    synchronized boolean isOver() {
        return over;
    }

    /** A pool is done. {@return whether it was the last of a closed database} */
    synchronized boolean leave(Pool pool) {
        unwant(pool);
        return pools.remove(pool) && over && pools.isEmpty();
    }

    int most() {
        return most;
    }

    /** A slot that was free, maybe with a connection in it. */
    record Free(Optional<Moved> connection) {
    }

    synchronized Optional<Free> tryTake() {
        if (free == 0) {
            return Optional.empty();
        }
        free--;
        return Optional.of(new Free(Optional.ofNullable(parked.poll())));
    }

    /** A pool needs a slot: {@link Pool#arrived} gives it. The others are asked. */
    void want(Pool pool) {
        List<Pool> others;
        synchronized (this) {
            wanting.add(pool);
            wanted = true;
            others = pools.stream().filter(it -> it != pool).toList();
        }
        others.forEach(it -> it.tell(it::yield));
        tryTake().ifPresent(it -> giveBack(it.connection));
    }

    synchronized void unwant(Pool pool) {
        wanting.remove(pool);
        wanted = !wanting.isEmpty();
    }

    /** {@return whether another pool waits for a slot, and this one has more than its share} */
    boolean isTooMany(Pool pool, int held) {
        if (!wanted) {
            return false;
        }
        synchronized (this) {
            return held > most / Math.max(1, pools.size()) && wanting.stream().anyMatch(it -> it != pool);
        }
    }

    /** A slot is free, maybe with a connection that can be used on any loop. */
    void giveBack(Optional<Moved> connection) {
        for (var next = next(connection); next.isPresent(); next = next(connection)) {
            var pool = next.get();
            if (pool.tell(() -> pool.arrived(connection))) {
                return;
            }
        }
    }

    /** {@return who gets a slot; if nobody wants it, it is free} */
    private synchronized Optional<Pool> next(Optional<Moved> connection) {
        if (wanting.isEmpty()) {
            free++;
            connection.ifPresent(it -> {
                if (over) {
                    it.session.abort();
                } else {
                    parked.add(it);
                }
            });
            return Optional.empty();
        }
        var first = wanting.iterator().next();
        unwant(first);
        return Optional.of(first);
    }
}
