package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Emitter;
import dev.meanwhile.Event;
import dev.meanwhile.Loop;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A server whose every answer takes a while, and whose connections know when they are used wrongly. For what no real server does on demand. */
final class FakeDriver implements Driver {
    boolean reachable = true;
    boolean alive = true;
    Duration pingTakes = Duration.ZERO;
    int attempts;
    int opened;
    int closed;
    int pings;
    boolean released;
    boolean pipelines;
    int readOnlyTransactions;
    final Set<FakeSession> open = new LinkedHashSet<>();

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public String target() {
        return "fake://db";
    }

    @Override
    public Session open() {
        attempts++;
        if (released) {
            throw new IllegalStateException("the driver was closed");
        }
        sleep(Duration.ZERO);
        if (!reachable) {
            throw new SqlException.ConnectFailed("nobody there", null);
        }
        opened++;
        var session = new FakeSession();
        open.add(session);
        return session;
    }

    @Override
    public boolean pipelines() {
        return pipelines;
    }

    @Override
    public void close() {
        released = true;
    }

    final class FakeSession implements Session {
        boolean usable = true;
        boolean closed;
        private boolean busy;
        private boolean inTransaction;
        /** Statements that have run, which the server knows now. */
        private final Set<String> prepared = new HashSet<>();
        /** When the last answer of those that share the connection comes. */
        private Duration lastAnswer = Duration.ZERO;
        private int shared;
        int mostShared;

        /** A round trip. Cancelled in the middle, the state of the connection is not known. */
        private void answer() {
            if (busy || closed || shared > 0) {
                throw new IllegalStateException("used while " + (busy ? "busy" : "closed"));
            }
            busy = true;
            var done = false;
            try {
                sleep(millis(1));
                done = true;
            } finally {
                busy = false;
                usable &= done;
            }
        }

        @Override
        public Dialect dialect() {
            return Dialect.POSTGRESQL;
        }

        @Override
        public List<Reply> run(Statement statement) {
            answer();
            prepared.add(statement.sql());
            return reply(statement);
        }

        /** The first value, or 1. */
        private static List<Reply> reply(Statement statement) {
            return List.of(new Reply(List.of("one"), List.<Object[]>of(new Object[] {statement.values().isEmpty() ? 1 : statement.values().getFirst()}), 1, List.of()));
        }

        @Override
        public boolean canShare(String sql) {
            return usable && !closed && !busy && prepared.contains(sql);
        }

        /** Answers come one after another, also those that nobody waits for any more. A value of -1 is refused; {@link Duration} is how long it takes. */
        @Override
        public List<Reply> runShared(Statement statement, Runnable settled) {
            if (busy || closed) {
                throw new IllegalStateException("shared while " + (busy ? "busy" : "closed"));
            }
            shared++;
            mostShared = Math.max(mostShared, shared);
            var value = statement.values().isEmpty() ? 1 : statement.values().getFirst();
            var now = Loop.current().time();
            lastAnswer = (lastAnswer.compareTo(now) > 0 ? lastAnswer : now).plus(value instanceof Duration time ? time : millis(1));
            var answered = new Event();
            Loop.current().callAt(lastAnswer, () -> {
                shared--;
                answered.set();
                settled.run();
            });
            answered.await();
            if (value.equals(-1)) {
                throw new SqlException.WrongRows("refused");
            }
            return reply(statement);
        }

        @Override
        public List<Long> runAll(String sql, List<List<Object>> values) {
            answer();
            return values.stream().map(_ -> 1L).toList();
        }

        @Override
        public void script(String sql) {
            answer();
        }

        @Override
        public void stream(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns) {
            answer();
            columns.columns(List.of("one"));
            for (var i = 0; i < 3; i++) {
                answer();
                rows.emit(new Object[] {i});
            }
        }

        @Override
        public void begin(TransactionOptions options) {
            answer();
            inTransaction = true;
            readOnlyTransactions += options.readOnly ? 1 : 0;
        }

        @Override
        public void commit() {
            answer();
            inTransaction = false;
        }

        @Override
        public void rollback() {
            if (usable) {
                answer();
                inTransaction = false;
            }
        }

        @Override
        public void savepoint(String name) {
            answer();
        }

        @Override
        public void rollbackTo(String name) {
            if (usable) {
                answer();
            }
        }

        @Override
        public void release(String name) {
            answer();
        }

        @Override
        public boolean isUsable() {
            return usable && !closed && !inTransaction && !busy && shared == 0;
        }

        @Override
        public boolean ping() {
            pings++;
            sleep(pingTakes);
            return alive;
        }

        @Override
        public void abort() {
            if (!closed) {
                closed = true;
                open.remove(this);
                FakeDriver.this.closed++;
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open.remove(this);
                FakeDriver.this.closed++;
                sleep(millis(1));
            }
        }
    }
}
