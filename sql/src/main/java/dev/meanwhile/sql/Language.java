package dev.meanwhile.sql;

import java.util.Arrays;
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
            case Source(var sql, var values) when named.isEmpty() -> statement(sql, values);
            case Source(var sql, var values) when values.isEmpty() -> statements.of(sql, named);
            default -> throw new IllegalArgumentException("values are given either in query(…) or by bind(…), not both, in: " + source);
        };
    }

    private Statement statement(String sql, List<?> values) {
        if (values.size() == 1 && texts().of(sql).isNamed()) {
            switch (values.getFirst()) {
                case Record record when !(record instanceof Json) -> {
                    return statements.of(sql, Rows.components(record));
                }
                case Map<?, ?> map -> {
                    return statements.of(sql, named(map));
                }
                case null, default -> {
                    // Not by name, which is refused below.
                }
            }
        }
        return statements.of(sql, values);
    }

    /** {@return a statement with the parameters of one execution of several} */
    Statement execution(String sql, Object parameters) {
        return switch (parameters) {
            case Record record when !(record instanceof Json) -> statements.of(sql, Rows.components(record));
            case Map<?, ?> map -> statements.of(sql, named(map));
            case List<?> list -> statements.of(sql, list);
            case Object[] array -> statements.of(sql, Arrays.asList(array));
            case null -> statements.of(sql, Arrays.asList((Object) null));
            default -> statements.of(sql, List.of(parameters));
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> named(Map<?, ?> map) {
        return (Map<String, ?>) map;
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
