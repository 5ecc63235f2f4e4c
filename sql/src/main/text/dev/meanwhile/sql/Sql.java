package dev.meanwhile.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of a statement, with its values: what a statement needs besides values, and yet can't be injected into. A parameter whose value is one of these is
 * replaced by its text; all other values stay values.
 * <pre>{@code
 * db.query("select * from item where $1 order by $2",
 *         Sql.all(Sql.in("id", ids), Sql.when(max != null, "price < $1", max)), Sql.name(column)).list(Item.class);
 * }</pre>
 *
 * <p>The texts are the program's own: never make one of what somebody else has sent. Immutable.
 */
public final class Sql {
    /** Nothing: conditions that are not wanted. */
    public static final Sql EMPTY = new Sql(List.of());

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*(\\.[A-Za-z_][A-Za-z_0-9]*)*");

    /** What it is made of. */
    sealed interface Part {
        /** A text with parameters of its own. */
        record Text(String text, List<Object> values) implements Part {
        }

        /** A name, which the database's quotes will surround. */
        record Name(String name) implements Part {
        }

        /** SQL that has no parameters. */
        record Literal(String text) implements Part {
        }

        /** A value. */
        record Value(Object value) implements Part {
        }
    }

    private final List<Part> parts;

    private Sql(List<Part> parts) {
        this.parts = parts;
    }

    List<Part> parts() {
        return parts;
    }

    /**
     * {@return a text with its values}
     *
     * @param text   with {@code $1}, {@code $2} for them; or, without values, with names that get theirs by {@link Query#bind}
     * @param values may be {@code Sql} too
     */
    public static Sql of(String text, Object... values) {
        var source = Source.of(Objects.requireNonNull(text, "the text is null"), values);
        return new Sql(List.of(new Part.Text(text, source.values())));
    }

    /** {@return a text if the condition is met, else nothing} For conditions that are optional. */
    public static Sql when(boolean condition, String text, Object... values) {
        var part = of(text, values);
        return condition ? part : EMPTY;
    }

    /**
     * {@return the name of a table, a column or the like, in the database's quotes, so that it can be any text} Quoted names keep their case.
     *
     * @param parts {@code name("shop", "item")} is {@code "shop"."item"}
     */
    public static Sql name(String... parts) {
        Objects.requireNonNull(parts, "the parts of the name are null");
        if (parts.length == 0) {
            throw new IllegalArgumentException("name() needs at least one part");
        }
        return join(".", Arrays.stream(parts).map(Sql::oneName).toList());
    }

    private static Sql oneName(String name) {
        Objects.requireNonNull(name, "a part of the name is null");
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name can't be empty, nor contain the character 0");
        }
        return new Sql(List.of(new Part.Name(name)));
    }

    /**
     * {@return a condition: the column has one of these values} Never true if there are none.
     *
     * @param column a plain name, as it would be written in SQL: {@code id}, {@code item.id}
     * @throws IllegalArgumentException if it is none: names that need quotes are written with {@link #name}, expressions with {@link #of}
     */
    public static Sql in(String column, Collection<?> values) {
        Objects.requireNonNull(column, "the column is null");
        if (!PLAIN_NAME.matcher(column).matches()) {
            throw new IllegalArgumentException("in(\"" + column + "\", …): this is no plain name; use in(Sql.name(…), values), or in(Sql.of(…), values) for an expression of the program's own");
        }
        return in(literal(column), values);
    }

    /** {@return a condition: the column or expression has one of these values} Never true if there are none. */
    public static Sql in(Sql column, Collection<?> values) {
        Objects.requireNonNull(column, "the column is null");
        Objects.requireNonNull(values, "the values are null");
        return values.isEmpty() ? literal("1 = 0") : concat(List.of(column, literal(" in "), list(values)));
    }

    /** {@return values in parentheses, for {@code in} and {@code values}} There must be one at least. */
    public static Sql list(Collection<?> values) {
        Objects.requireNonNull(values, "the values are null");
        if (values.isEmpty()) {
            throw new IllegalArgumentException("SQL has no empty list; Sql.in(column, values) knows what that means");
        }
        return concat(List.of(literal("("), join(", ", values.stream().map(Sql::value).toList()), literal(")")));
    }

    private static Sql value(Object value) {
        return value instanceof Sql sql ? sql : new Sql(List.of(new Part.Value(value)));
    }

    private static Sql literal(String text) {
        return new Sql(List.of(new Part.Literal(text)));
    }

    /** {@return parts with a text between them; those that are empty are left out} */
    public static Sql join(String separator, Collection<Sql> parts) {
        Objects.requireNonNull(separator, "the separator is null");
        Objects.requireNonNull(parts, "the parts are null");
        var joined = new ArrayList<Sql>();
        for (var part : parts) {
            Objects.requireNonNull(part, "one of the parts is null");
            if (!part.isEmpty()) {
                if (!joined.isEmpty()) {
                    joined.add(literal(separator));
                }
                joined.add(part);
            }
        }
        return concat(joined);
    }

    private static Sql concat(List<Sql> parts) {
        return new Sql(parts.stream().flatMap(part -> part.parts.stream()).toList());
    }

    /** {@return a condition: all of these are true} Empty ones are left out; without any it is always true. */
    public static Sql all(Sql... conditions) {
        return combined(" and ", "1 = 1", conditions);
    }

    /** {@return a condition: one of these is true} Empty ones are left out; without any it is never true. */
    public static Sql any(Sql... conditions) {
        return combined(" or ", "1 = 0", conditions);
    }

    private static Sql combined(String word, String none, Sql... conditions) {
        Objects.requireNonNull(conditions, "the conditions are null");
        var wanted = Arrays.stream(conditions).map(it -> Objects.requireNonNull(it, "one of the conditions is null")).filter(it -> !it.isEmpty()).map(it -> concat(List.of(literal("("), it, literal(")")))).toList();
        return wanted.isEmpty() ? literal(none) : concat(List.of(literal("("), join(word, wanted), literal(")")));
    }

    /** {@return whether this is nothing} */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** {@return its text, for reports; values are shown as question marks} */
    @Override
    public String toString() {
        return parts.stream().map(part -> switch (part) {
            case Part.Text(var text, _) -> text;
            case Part.Name(var name) -> Dialect.STANDARD.quoted(name);
            case Part.Literal(var text) -> text;
            case Part.Value _ -> "?";
        }).collect(Collectors.joining());
    }
}
