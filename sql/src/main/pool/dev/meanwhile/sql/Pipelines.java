package dev.meanwhile.sql;

import dev.meanwhile.Handle;
import dev.meanwhile.Loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The connections of a pool that {@linkplain QuickReads quick queries} share, and who waits there for whom. Nothing here waits. */
final class Pipelines {
    private final Loop loop;
    private final String target;
    private final PoolCounters counters;
    /** How many queries may share a connection; 0 if none may. */
    private final int depth;
    private final Duration limit;
    private final Runnable room;
    private final Consumer<Connected> unshared;
    private final QuickReads quick = new QuickReads();
    private final List<Pipeline> pipelines = new ArrayList<>();
    private Optional<Handle> watch = Optional.empty();

    /**
     * @param room     runs when a query has left a connection to others, in a handler or a task
     * @param unshared gets a connection that nobody shares any more, likewise
     */
    Pipelines(Loop loop, Driver driver, DatabaseOptions options, PoolCounters counters, Runnable room, Consumer<Connected> unshared) {
        this.loop = loop;
        this.target = driver.target();
        this.depth = options.pipelining > 1 && driver.pipelines() ? options.pipelining : 0;
        this.limit = options.acquireLimit;
        this.counters = counters;
        this.room = room;
        this.unshared = unshared;
    }

    /** A connection that is shared. */
    private static final class Pipeline {
        private final Connected connection;
        /** How many queries share it. */
        private int users;
        /** When the server has begun with the first of them. */
        private Duration headSince;

        Pipeline(Connected connection, Duration now) {
            this.connection = connection;
            this.headSince = now;
        }
    }

    /** A place on a connection that others use too. It becomes free when the query is answered, and not when its task ends. */
    final class Seat implements Grant, Runnable {
        private final Pipeline pipeline;
        private final String sql;
        private final Duration since = loop.time();

        private Seat(Pipeline pipeline, String sql) {
            this.pipeline = pipeline;
            this.sql = sql;
        }

        Session session() {
            return pipeline.connection.session;
        }

        /** The query is answered, or never will be. In a handler, or in a task. */
        @Override
        public void run() {
            var now = loop.time();
            quick.took(sql, now.minus(since.compareTo(pipeline.headSince) > 0 ? since : pipeline.headSince));
            pipeline.headSince = now;
            pipeline.users--;
            if (pipeline.users > 0) {
                room.run();
            } else {
                pipelines.remove(pipeline);
                unshared.accept(pipeline.connection);
            }
        }
    }

    /** A statement has run, alone, since then. */
    void ranAlone(String sql, Duration since) {
        if (depth > 0) {
            quick.took(sql, loop.time().minus(since));
        }
    }

    /** {@return whether a statement on a free connection may begin a pipeline} */
    boolean canBegin(Connected connection, String sql) {
        return depth > 0 && quick.contains(sql) && connection.session.canShare(sql);
    }

    /** {@return the first place on a connection that was free} */
    Seat begin(Connected connection, String sql) {
        var pipeline = new Pipeline(connection, loop.time());
        pipelines.add(pipeline);
        return seat(pipeline, sql);
    }

    /** {@return a place on the connection with the fewest queries that this one may join} */
    Optional<Seat> tryJoin(String sql) {
        if (pipelines.isEmpty() || !quick.contains(sql)) {
            return Optional.empty();
        }
        Pipeline best = null;
        for (var it : pipelines) {
            if (it.users < depth && (best == null || it.users < best.users) && isMoving(it) && !it.connection.isExpired(loop.time()) && it.connection.session.canShare(sql)) {
                best = it;
            }
        }
        return Optional.ofNullable(best).map(it -> seat(it, sql));
    }

    /** Whether its first query has not run for long. */
    private boolean isMoving(Pipeline pipeline) {
        return loop.time().minus(pipeline.headSince).compareTo(QuickReads.QUICK) < 0;
    }

    private Seat seat(Pipeline pipeline, String sql) {
        pipeline.users++;
        counters.acquired++;
        if (pipeline.users > 1) {
            counters.pipelined++;
            planWatch();
        }
        return new Seat(pipeline, sql);
    }

    /** A query that waits for its turn on the server is limited as one that waits for a connection. One look after another covers all pipelines. */
    private void planWatch() {
        if (watch.isEmpty()) {
            watch = Optional.of(loop.callLater(limit.dividedBy(2), this::watch));
        }
    }

    private void watch() {
        watch = Optional.empty();
        var now = loop.time();
        for (var pipeline : List.copyOf(pipelines)) {
            var time = now.minus(pipeline.headSince);
            if (time.compareTo(limit) >= 0) {
                pipeline.connection.session.giveUpBehindTheFirst(() -> stuck(time));
            }
        }
        if (pipelines.stream().anyMatch(it -> it.users > 1)) {
            planWatch();
        }
    }

    private SqlException stuck(Duration time) {
        counters.timeouts++;
        return new SqlException.PoolTimeout("the query waits behind another one on a connection to " + target + ", which has run for " + time.toMillis()
                + " ms and was quick before; acquireLimit allows no more, and pipelining(0) would give each query a connection of its own");
    }

    /** {@return a line for each} */
    Stream<String> lines() {
        var now = loop.time();
        return pipelines.stream().map(it -> it.users + " queries share one, and the first of them has run for " + now.minus(it.headSince).toMillis() + " ms");
    }

    /** Nobody is told any more that it takes too long. */
    void stop() {
        watch.ifPresent(Handle::cancel);
    }
}
