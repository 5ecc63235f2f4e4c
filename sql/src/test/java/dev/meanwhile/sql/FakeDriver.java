package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Emitter;
import java.time.Duration;
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
    public void close() {
        released = true;
    }

    final class FakeSession implements Session {
        boolean usable = true;
        boolean closed;
        private boolean busy;
        private boolean inTransaction;

        /** A round trip. Cancelled in the middle, the state of the connection is not known. */
        private void answer() {
            if (busy || closed) {
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
            return List.of(new Reply(List.of("one"), List.<Object[]>of(new Object[] {1}), 1, List.of()));
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
            return usable && !closed && !inTransaction && !busy;
        }

        @Override
        public boolean ping() {
            pings++;
            sleep(pingTakes);
            return alive;
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
