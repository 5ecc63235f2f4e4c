package dev.meanwhile.sql;

import dev.meanwhile.Handle;
import dev.meanwhile.Loop;
import dev.meanwhile.Task;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who has which connection of a pool to itself, since when, where and for what; and a report of those who have one for too long. */
final class Leases {
    private final Loop loop;
    private final String target;
    private final Optional<Duration> limit;
    private final PoolCounters counters;
    private final Consumer<Connected> back;
    /** The oldest first. */
    private final Set<Lease> all = new LinkedHashSet<>();
    private Optional<Handle> check = Optional.empty();

    /** @param back gets each connection when it is given back, in the task that does so */
    Leases(Loop loop, String target, Optional<Duration> limit, PoolCounters counters, Consumer<Connected> back) {
        this.loop = loop;
        this.target = target;
        this.limit = limit;
        this.counters = counters;
        this.back = back;
    }

    /** A connection in somebody's hands. */
    final class Lease implements Grant, AutoCloseable {
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

        /** Gives it back. */
        @Override
        public void close() {
            if (all.remove(this)) {
                back.accept(connection);
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

    /** {@return a connection for this task} */
    Lease add(Connected connection) {
        var lease = new Lease(connection);
        all.add(lease);
        counters.acquired++;
        planCheck();
        return lease;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** {@return whether this task has one} */
    boolean isMine() {
        var me = Task.current();
        return all.stream().anyMatch(it -> it.holder == me);
    }

    /** {@return a line for each} */
    Stream<String> lines() {
        return all.stream().map(Lease::toString);
    }

    /** Nobody is reported any more. */
    void stop() {
        check.ifPresent(Handle::cancel);
    }

    private void planCheck() {
        if (limit.isPresent() && check.isEmpty()) {
            all.stream().filter(it -> !it.reported).findFirst().ifPresent(oldest -> check = Optional.of(loop.callAt(oldest.since.plus(limit.get()), this::check)));
        }
    }

    /** A handler of reports may wait, for a logger's lock say, and connections come and go meanwhile: so the reports are made last. */
    private void check() {
        check = Optional.empty();
        var most = limit.orElseThrow();
        var now = loop.time();
        var leaks = all.stream().filter(it -> !it.reported && now.minus(it.since).compareTo(most) >= 0).toList();
        leaks.forEach(it -> it.reported = true);
        counters.leaks += leaks.size();
        planCheck();
        var messages = leaks.stream().map(it -> "a connection to " + target + " is in use for longer than " + most.toMillis() + " ms (leakLimit): " + it).toList();
        messages.forEach(it -> loop.report(it, new IllegalStateException("in use for too long")));
    }
}
