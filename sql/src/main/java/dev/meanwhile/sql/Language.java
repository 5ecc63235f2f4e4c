package dev.meanwhile.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a program and one database understand each other: statements out, rows in. Used by one loop. */
final class Language {
    /** How many lists of columns are kept, with what makes records of them. */
    private static final int MOST = 1_000;

    private final Statement.Maker statements;
    private final Values values;
    private final Map<List<String>, Columns> columns = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Columns> eldest) {
            return size() > MOST;
        }
    };

    Language(Dialect dialect, Values values) {
        this.values = values;
        this.statements = new Statement.Maker(dialect, values::encoded);
    }

    Statement.Maker statements() {
        return statements;
    }

    /** {@return the texts of statements that go to the database as they are} */
    Texts texts() {
        return statements.texts();
    }

    Values values() {
        return values;
    }

    /** {@return what goes to the database} */
    Statement statement(Object source, Map<String, Object> named) {
        return switch (source) {
            case Sql sql -> statements.of(sql, named);
            case Source(var sql, var values) when named.isEmpty() -> statements.of(sql, values);
            case Source(var sql, var values) when values.isEmpty() -> statements.of(sql, named);
            default -> throw new IllegalArgumentException("values are given either in query(…) or by bind(…), not both, in: " + source);
        };
    }

    /** {@return what came back} */
    List<Result> results(Statement statement, List<Session.Reply> replies) {
        return replies.stream().map(reply -> new Result(statement.sql(), columns(reply.columns()), reply.rows(), reply.changed(), reply.keys())).toList();
    }

    Columns columns(List<String> names) {
        var known = columns.get(names);
        if (known == null) {
            known = new Columns(names, values);
            columns.put(known.names(), known);
        }
        return known;
    }
}
