package dev.meanwhile.sql;

import dev.meanwhile.sql.SqlText.Parameter;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What goes to the database.
 *
 * @param sql    with the database's own placeholders
 * @param values one for each placeholder, or each number; null is NULL
 */
record Statement(String sql, List<Object> values) {
    /** Makes statements for one database. Used by one loop. */
    static final class Maker {
        private final Texts texts;
        private final UnaryOperator<Object> encoder;

        /** @param encoder makes of a program's value one that drivers know */
        Maker(Dialect dialect, UnaryOperator<Object> encoder) {
            this.texts = new Texts(dialect);
            this.encoder = encoder;
        }

        Texts texts() {
            return texts;
        }

        /** {@return a statement of a text and positional values} */
        Statement of(String text, List<?> values) {
            var parsed = texts.of(text);
            return of(text, parsed, new Given(values, null));
        }

        /** {@return a statement of a text and named values} */
        Statement of(String text, Map<String, ?> values) {
            var parsed = texts.of(text);
            return of(text, parsed, new Given(null, values));
        }

        private Statement of(String text, SqlText parsed, Given given) {
            given.requireFit(text, parsed);
            var values = new ArrayList<>(parsed.order().size());
            for (var parameter : parsed.order()) {
                var value = plain(given.of(parameter));
                if (value instanceof Sql) {
                    var writer = new Writer(this);
                    writer.text(parsed, given);
                    return writer.statement();
                }
                values.add(bindable(value));
            }
            return new Statement(parsed.whole(), values);
        }

        /** {@return a statement of parts} @param named values for those texts in it that have named parameters */
        Statement of(Sql sql, Map<String, ?> named) {
            var writer = new Writer(this);
            writer.sql(sql, named);
            return writer.statement();
        }

        private static Object plain(Object value) {
            return value instanceof Optional<?> optional ? optional.orElse(null) : value;
        }

        private Object bindable(Object value) {
            var encoded = value == null ? null : plain(encoder.apply(value));
            if (encoded instanceof Collection<?> || encoded != null && encoded.getClass().isArray() && !(encoded instanceof byte[])) {
                return array(encoded instanceof Collection<?> all ? all.toArray() : boxed(encoded));
            }
            return encoded instanceof Json(var text) && !texts.dialect().has(Dialect.Trait.JSON_VALUES) ? text : encoded;
        }

        private static Object[] boxed(Object array) {
            if (array instanceof Object[] objects) {
                return objects;
            }
            var objects = new Object[Array.getLength(array)];
            Arrays.setAll(objects, i -> Array.get(array, i));
            return objects;
        }

        /** {@return the values as an array of their own type, which drivers take} */
        private Object[] array(Object[] values) {
            if (!texts.dialect().has(Dialect.Trait.ARRAYS)) {
                throw new IllegalArgumentException("a list can't be a value here, as this database has no arrays; use Sql.in(column, values), or Sql.list(values)");
            }
            var encoded = Arrays.stream(values).map(it -> bindable(plain(it))).toArray();
            var types = Arrays.stream(encoded).filter(it -> it != null).map(Object::getClass).distinct().toList();
            var declared = values.getClass().getComponentType();
            var type = types.size() == 1 ? types.getFirst() : types.isEmpty() ? declared : Object.class;
            return Arrays.copyOf(encoded, encoded.length, Array.newInstance(type, 0).getClass().asSubclass(Object[].class));
        }
    }

    /** The values of one text: one of the two is null. */
    private record Given(List<?> positional, Map<String, ?> named) {
        Object of(Parameter parameter) {
            return switch (parameter) {
                case Parameter.At(var position) -> positional.get(position);
                case Parameter.Named(var name) -> named.get(name);
            };
        }

        void requireFit(String text, SqlText parsed) {
            if (positional != null) {
                requirePositional(text, parsed);
            } else {
                requireNamed(text, parsed);
            }
        }

        private void requirePositional(String text, SqlText parsed) {
            if (parsed.isNamed()) {
                throw new IllegalArgumentException("the parameters have names: give their values with bind(name, value), or as one record or map, in: " + text);
            }
            if (parsed.positions() != positional.size()) {
                throw new IllegalArgumentException("the statement has " + count(parsed.positions(), "parameter") + ", and " + count(positional.size(), "value")
                        + (positional.size() == 1 ? " was" : " were") + " given" + arrayHint() + ": " + text);
            }
        }

        private static String count(int number, String what) {
            return number + " " + what + (number == 1 ? "" : "s");
        }

        private String arrayHint() {
            return positional.size() == 1 && positional.getFirst() instanceof Object[] ? " (a typed array is one value; give several as list.toArray())" : "";
        }

        private void requireNamed(String text, SqlText parsed) {
            if (!parsed.parameters().isEmpty() && !parsed.isNamed()) {
                throw new IllegalArgumentException("the parameters have no names, so bind(name, value) does not fit, in: " + text);
            }
            for (var parameter : parsed.parameters()) {
                if (parameter instanceof Parameter.Named(var name) && !named.containsKey(name)) {
                    throw new IllegalArgumentException("there is no value for :" + name + "; there are values for " + named.keySet() + ", in: " + text);
                }
            }
        }
    }

    /** Writes a statement that has parts. */
    private static final class Writer {
        private final Maker maker;
        private final StringBuilder to = new StringBuilder();
        private final List<Object> values = new ArrayList<>();

        Writer(Maker maker) {
            this.maker = maker;
        }

        Statement statement() {
            return new Statement(to.toString(), values);
        }

        void sql(Sql sql, Map<String, ?> named) {
            for (var part : sql.parts()) {
                switch (part) {
                    case Sql.Part.Literal(var text) -> to.append(text);
                    case Sql.Part.Name(var name) -> to.append(maker.texts.dialect().quoted(name));
                    case Sql.Part.Value(var value) -> value(value, named);
                    case Sql.Part.Text(var text, var its) -> {
                        var parsed = maker.texts.of(text);
                        var given = its.isEmpty() && parsed.isNamed() && !named.isEmpty() ? new Given(null, named) : new Given(its, null);
                        given.requireFit(text, parsed);
                        text(parsed, given);
                    }
                }
            }
        }

        void text(SqlText parsed, Given given) {
            var numbers = new HashMap<Parameter, Integer>();
            for (var i = 0; i < parsed.parameters().size(); i++) {
                to.append(parsed.literals().get(i));
                var parameter = parsed.parameters().get(i);
                var number = numbers.get(parameter);
                if (number != null && maker.texts.dialect().has(Dialect.Trait.NUMBERED)) {
                    to.append('$').append(number);
                } else if (value(given.of(parameter), given.named == null ? Map.of() : given.named)) {
                    numbers.put(parameter, values.size());
                }
            }
            to.append(parsed.literals().getLast());
        }

        /** {@return whether it is a value, and no part} */
        private boolean value(Object value, Map<String, ?> named) {
            var plain = Maker.plain(value);
            if (plain instanceof Sql sql) {
                sql(sql, named);
                return false;
            }
            values.add(maker.bindable(plain));
            if (maker.texts.dialect().has(Dialect.Trait.NUMBERED)) {
                to.append('$').append(values.size());
            } else {
                to.append('?');
            }
            return true;
        }
    }
}
