package dev.meanwhile.sql;

import dev.meanwhile.Emitter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Runs statements on one connection. */
final class Statements {
    final Session session;
    private final Leases.Lease lease;
    private final Language language;

    Statements(Leases.Lease lease, Language language) {
        this.lease = lease;
        this.session = lease.session();
        this.language = language;
    }

    List<Result> run(Object source, Map<String, Object> named) {
        var statement = language.statement(source, named);
        return language.results(statement, run(statement));
    }

    List<Session.Reply> run(Statement statement) {
        lease.runs(statement.sql());
        return session.run(statement);
    }

    void emit(Object source, Map<String, Object> named, int fetch, Emitter<? super Row> out) {
        var statement = language.statement(source, named);
        lease.runs(statement.sql());
        var columns = new Columns[1];
        session.stream(statement, fetch, values -> out.emit(new Row(columns[0], values)), names -> columns[0] = language.columns(names));
    }

    List<Long> runAll(String sql, Collection<?> parameters) {
        var lists = new ArrayList<List<Object>>(parameters.size());
        String text = null;
        for (var each : parameters) {
            var statement = language.execution(sql, each);
            if (text != null && !text.equals(statement.sql())) {
                throw new IllegalArgumentException("executeAll runs one statement, so values can't be parts of SQL there: " + sql);
            }
            text = statement.sql();
            lists.add(statement.values());
        }
        if (lists.isEmpty()) {
            return List.of();
        }
        lease.runs(text);
        return session.runAll(text, lists);
    }

    void script(String sql) {
        lease.runs(sql);
        session.script(sql);
    }

    void notify(String channel, String payload) {
        if (!session.dialect().isPostgres()) {
            throw unsupported("notify(…)");
        }
        Listener.requireName(Objects.requireNonNull(channel, "the channel is null"));
        Objects.requireNonNull(payload, "the payload is null");
        run(new Source("select 1 from pg_notify($1, $2)", List.of(channel, payload)), Map.of());
    }

    long copyIn(String table, UnaryOperator<CopyOptions> options, Iterable<?> rows) {
        Objects.requireNonNull(table, "the name of the table is null");
        Objects.requireNonNull(rows, "the rows are null");
        lease.runs("copy " + table + " from stdin");
        return new CopyIn(postgres("copyIn(…)"), language.values(), table, options.apply(new CopyOptions())).rows(rows);
    }

    long copyInBytes(String table, UnaryOperator<CopyOptions> options, Iterable<byte[]> bytes) {
        Objects.requireNonNull(table, "the name of the table is null");
        Objects.requireNonNull(bytes, "the bytes are null");
        lease.runs("copy " + table + " from stdin");
        return new CopyIn(postgres("copyInBytes(…)"), language.values(), table, options.apply(new CopyOptions())).bytes(bytes);
    }

    void copyOut(Source source, Emitter<? super Row> out) {
        var columns = new Columns[1];
        copyOut("copyOut(…)", source).rows(names -> columns[0] = language.columns(names), values -> out.emit(new Row(columns[0], values)));
    }

    void copyOutBytes(Source source, CopyOptions options, Emitter<? super byte[]> out) {
        copyOut("copyOutBytes(…)", source).bytes(options, out);
    }

    private CopyOut copyOut(String what, Source source) {
        var statement = language.statement(new Source(CopyOut.source(source.sql()), source.values()), Map.of());
        lease.runs("copy (" + statement.sql() + ") to stdout");
        return new CopyOut(postgres(what), language.texts(), statement);
    }

    private PgSession postgres(String what) {
        if (session instanceof PgSession it) {
            return it;
        }
        throw unsupported(what);
    }

    private SqlException.Unsupported unsupported(String what) {
        return unsupported(what, session.dialect());
    }

    static SqlException.Unsupported unsupported(String what, Dialect dialect) {
        return new SqlException.Unsupported(what + " is PostgreSQL's, through its own driver (a URL of postgresql://…); this database (" + dialect.title()
                + ") has queries, transactions, executeAll and stream");
    }
}
