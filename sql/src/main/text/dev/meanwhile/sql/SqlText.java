package dev.meanwhile.sql;

import java.util.List;

/**
 * SQL whose parameters were found. Texts, quoted names and comments are left alone; what SQL means is not looked at.
 *
 * @param literals   what is before the first parameter, between them, and behind the last
 * @param parameters whose values go between
 * @param whole      the text to send if every parameter is a plain value
 * @param order      whose values that text needs, in its order
 */
record SqlText(List<String> literals, List<Parameter> parameters, String whole, List<Parameter> order) {
    /** A value's place: a position from 0 on, or a name. */
    sealed interface Parameter {
        /** The value at a position. */
        record At(int position) implements Parameter {
            @Override
            public String toString() {
                return "$" + (position + 1);
            }
        }

        /** The value of a name. */
        record Named(String name) implements Parameter {
            @Override
            public String toString() {
                return ":" + name;
            }
        }
    }

    /** @throws IllegalArgumentException if kinds of parameters are mixed, or a text or comment has no end */
    static SqlText parse(String sql, Dialect dialect) {
        return new SqlParser(sql, dialect).parse();
    }

    /** {@return how many positional values it needs} */
    int positions() {
        var most = 0;
        for (var parameter : parameters) {
            if (parameter instanceof Parameter.At(var position)) {
                most = Math.max(most, position + 1);
            }
        }
        return most;
    }

    boolean isNamed() {
        return !parameters.isEmpty() && parameters.getFirst() instanceof Parameter.Named;
    }
}
