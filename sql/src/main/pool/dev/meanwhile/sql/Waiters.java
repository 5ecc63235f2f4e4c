package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Loop;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Supplier;

/** The queue of the tasks that wait for a connection of a pool, first come, first served. */
final class Waiters {
    private final Loop loop;
    private final String target;
    private final int connections;
    private final int most;
    private final Duration limit;
    private final PoolCounters counters;
    private final Supplier<String> holders;
    private final LinkedHashSet<Waiter> queue = new LinkedHashSet<>();
    private boolean over;

    /**
     * @param connections how many there can be, for messages
     * @param holders     who has them, for messages
     */
    Waiters(Loop loop, String target, int connections, DatabaseOptions options, PoolCounters counters, Supplier<String> holders) {
        this.loop = loop;
        this.target = target;
        this.connections = connections;
        this.most = options.waiters;
        this.limit = options.acquireLimit;
        this.counters = counters;
        this.holders = holders;
    }

    /** A task that waits for its turn. */
    final class Waiter {
        private final WaitPoint point = new WaitPoint(WaitKind.SEMAPHORE, () -> "a connection to " + target);
        private final String sql;
        private Optional<Grant> given = Optional.empty();

        private Waiter(String sql) {
            this.sql = sql;
        }

        /** {@return what it got, also if it did not wait for that any more} */
        Optional<Grant> given() {
            return given;
        }

        /**
         * Waits until it is given something.
         *
         * @return empty if the pool was closed
         * @throws SqlException.PoolTimeout if it takes too long
         */
        Optional<Grant> await() {
            var began = loop.time();
            try {
                timeout(limit, () -> {
                    while (given.isEmpty() && !over) {
                        point.await();
                    }
                });
                return given;
            } catch (TimedOutException e) {
                counters.timeouts++;
                throw new SqlException.PoolTimeout((connections == 1 ? "the only connection to " + target + " did not become" : "none of the " + connections + " connections to " + target + " became")
                        + " free within " + limit.toMillis() + " ms (acquireLimit); " + holders.get());
            } finally {
                counters.waited(loop.time().minus(began));
            }
        }

        /** It waits no more. */
        void leave() {
            queue.remove(this);
        }
    }

    /** {@return this task's place at the end of the queue} @throws SqlException.PoolTimeout if the queue is full */
    Waiter join(String sql) {
        if (queue.size() >= most) {
            counters.timeouts++;
            throw new SqlException.PoolTimeout(queue.size() + " tasks wait for a connection to " + target + " already, and maxWaiters allows no more; " + holders.get());
        }
        var waiter = new Waiter(sql);
        queue.add(waiter);
        return waiter;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Any thread may ask. */
    int size() {
        return queue.size();
    }

    /** {@return the statement of the first} */
    String first() {
        return queue.getFirst().sql;
    }

    /** The first gets something, and waits no more. */
    void give(Grant grant) {
        var first = queue.removeFirst();
        first.given = Optional.of(grant);
        first.point.wake();
    }

    /** Nobody gets anything any more. */
    void end() {
        over = true;
        queue.forEach(waiter -> waiter.point.wake());
    }
}
