package dev.meanwhile.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What goes to the database.
 *
 * @param sql    with the database's own placeholders
 * @param values one for each placeholder, or each number
 */
record Statement(String sql, List<Object> values) {
    /** {@return a statement of a text and positional values} */
    static Statement of(String text, List<Object> values, Dialect dialect) {
        var writer = new Writer(dialect);
        writer.text(text, values, null);
        return writer.statement();
    }

    /** {@return a statement of a text and named values} */
    static Statement of(String text, Map<String, Object> values, Dialect dialect) {
        var writer = new Writer(dialect);
        writer.text(text, null, values);
        return writer.statement();
    }

    static Statement of(Sql sql, Dialect dialect) {
        var writer = new Writer(dialect);
        writer.sql(sql);
        return writer.statement();
    }

    private static final class Writer {
        private final Dialect dialect;
        private final StringBuilder to = new StringBuilder();
        private final List<Object> values = new ArrayList<>();

        Writer(Dialect dialect) {
            this.dialect = dialect;
        }

        Statement statement() {
            return new Statement(to.toString(), values);
        }

        void sql(Sql sql) {
            for (var part : sql.parts()) {
                switch (part) {
                    case Sql.Part.Literal(var text) -> to.append(text);
                    case Sql.Part.Name(var name) -> to.append(dialect.quoted(name));
                    case Sql.Part.Value(var value) -> value(value);
                    case Sql.Part.Text(var text, var its) -> text(text, its, null);
                }
            }
        }

        /** @param positional null if the values have names */
        void text(String text, List<Object> positional, Map<String, Object> named) {
            var parsed = SqlText.parse(text, dialect);
            requireFit(text, parsed, positional, named);
            var numbers = new HashMap<SqlText.Parameter, Integer>();
            for (var i = 0; i < parsed.parameters().size(); i++) {
                to.append(parsed.literals().get(i));
                var parameter = parsed.parameters().get(i);
                var value = switch (parameter) {
                    case SqlText.Parameter.At(var position) -> positional.get(position);
                    case SqlText.Parameter.Named(var name) -> named.get(name);
                };
                if (value instanceof Sql sql) {
                    sql(sql);
                } else if (dialect.numbered && numbers.containsKey(parameter)) {
                    to.append('$').append(numbers.get(parameter));
                } else {
                    value(value);
                    numbers.put(parameter, values.size());
                }
            }
            to.append(parsed.literals().getLast());
        }

        private void value(Object value) {
            values.add(value instanceof Optional<?> optional ? optional.orElse(null) : value);
            to.append(dialect.numbered ? "$" + values.size() : "?");
        }

        private static void requireFit(String text, SqlText parsed, List<Object> positional, Map<String, Object> named) {
            if (positional != null && parsed.isNamed()) {
                throw new IllegalArgumentException("the parameters have names: give their values with bind(name, value), in: " + text);
            }
            if (positional == null && !parsed.parameters().isEmpty() && !parsed.isNamed()) {
                throw new IllegalArgumentException("the parameters have no names, so bind(name, value) does not fit, in: " + text);
            }
            if (positional != null && parsed.positions() != positional.size()) {
                throw new IllegalArgumentException("the statement has " + parsed.positions() + " parameters, and " + positional.size() + " values were given: " + text);
            }
            if (positional == null) {
                for (var parameter : parsed.parameters()) {
                    if (parameter instanceof SqlText.Parameter.Named(var name) && !named.containsKey(name)) {
                        throw new IllegalArgumentException("there is no value for :" + name + "; there are values for " + named.keySet() + ", in: " + text);
                    }
                }
            }
        }
    }
}
