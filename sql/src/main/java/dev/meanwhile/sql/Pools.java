package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The pools of a database: one for each loop that uses it, since connections belong to loops. Any thread may use it. */
final class Pools {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Driver driver;
    private final DatabaseOptions options;
    private final Slots slots;
    private final Map<Loop, Here> loops = new ConcurrentHashMap<>();
    /** What loops have done that have ended. */
    private PoolStats past = PoolStats.NONE;
    /** The loop that was here last: a shortcut, which may be any at any time. */
    private Here last;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What each loop has of its own. */
    record Here(Loop loop, Pool pool, Language language, Listener listener) {
        /** In a task of its loop. */
        private void close() {
            shielded(listener::close);
            pool.close();
        }
    }

    Pools(Driver driver, DatabaseOptions options) {
        this.driver = driver;
        this.options = options;
        var most = Math.min(options.most, driver.maxSessions());
        if (options.least > most) {
            throw new IllegalArgumentException("minConnections(" + options.least + ") is more than maxConnections(" + most + ")");
        }
        this.slots = new Slots(most);
    }

    Driver driver() {
        return driver;
    }

    /** {@return what the current loop has} In a task. */
    Here here() {
        var loop = Loop.current();
        var known = last;
        if (known == null || known.loop != loop) {
            known = loops.get(loop);
            if (known == null) {
                known = arrive(loop);
            }
            last = known;
        }
        return known;
    }

    /** While a task waits for the lock, others of its loop may run: then one of them has been here. */
    private synchronized Here arrive(Loop loop) {
        var known = loops.get(loop);
        if (known != null) {
            return known;
        }
        for (var each : List.copyOf(loops.values())) {
            if (each.loop.isClosed()) {
                past = past.plus(each.pool.stats());
                loops.remove(each.loop);
            }
        }
        var pool = new Pool(driver, options, slots);
        var here = new Here(loop, pool, new Language(driver.dialect(), new Values(options.codecs)), new Listener(pool));
        loops.put(loop, here);
        return here;
    }

    synchronized PoolStats stats() {
        var all = past;
        for (var each : loops.values()) {
            all = all.plus(each.pool.stats());
        }
        return all;
    }

    /** Closes all, each on its own loop, and waits for that. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            var all = end();
            if (all.isEmpty()) {
                shielded(driver::close);
                return;
            }
            var here = Loop.current();
            var elsewhere = all.stream().filter(it -> it.loop != here).map(Pools::closing).flatMap(Optional::stream).toList();
            all.stream().filter(it -> it.loop == here).forEach(Here::close);
            shielded(() -> {
                moveOnAfter(options.closeLimit.plus(GRACE), () -> {
                    elsewhere.forEach(Meanwhile::await);
                });
            });
        }
    }

    /** {@return the loops that have a pool; there will be no others} */
    private synchronized List<Here> end() {
        return slots.end() ? List.of() : List.copyOf(loops.values());
    }

    /** {@return the end of a pool on its own loop, or empty if that has ended} */
    private static Optional<CompletionStage<Void>> closing(Here there) {
        try {
            return Optional.of(there.loop.submit(() -> {
                there.close();
                return null;
            }));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }
}
