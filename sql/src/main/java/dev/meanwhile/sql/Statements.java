package dev.meanwhile.sql;

import dev.meanwhile.Emitter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Runs statements on one connection. */
final class Statements {
    final Session session;
    private final Pool.Lease lease;
    private final Statement.Maker maker;

    Statements(Pool.Lease lease, Statement.Maker maker) {
        this.lease = lease;
        this.maker = maker;
        this.session = lease.session;
    }

    Result run(Object source, Map<String, Object> named) {
        var statement = statement(source, named);
        lease.runs(statement.sql());
        var reply = session.run(statement).getLast();
        return new Result(statement.sql(), new Columns(reply.columns()), reply.rows(), reply.changed());
    }

    void emit(Object source, Map<String, Object> named, int fetch, Emitter<? super Row> out) {
        var statement = statement(source, named);
        lease.runs(statement.sql());
        var columns = new Columns[1];
        session.stream(statement, fetch, values -> out.emit(new Row(columns[0], values)), names -> columns[0] = new Columns(names));
    }

    private Statement statement(Object source, Map<String, Object> named) {
        return switch (source) {
            case Sql sql -> maker.of(sql, named);
            case Source(var sql, var values) when named.isEmpty() -> maker.of(sql, values);
            case Source(var sql, var values) when values.isEmpty() -> maker.of(sql, named);
            default -> throw new IllegalArgumentException("values are given either in query(…) or by bind(…), not both: " + source);
        };
    }

    List<Long> runAll(String sql, Collection<?> parameters) {
        var lists = new ArrayList<List<Object>>();
        String text = null;
        for (var each : parameters) {
            var statement = switch (each) {
                case Record record -> maker.of(sql, Rows.components(record));
                case List<?> list -> maker.of(sql, new ArrayList<>(list));
                case Object[] array -> maker.of(sql, Arrays.asList(array));
                default -> maker.of(sql, List.of(each));
            };
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
}
