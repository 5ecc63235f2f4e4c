package dev.meanwhile.sql;

import static dev.meanwhile.sql.Dialect.Trait.ARRAYS;
import static dev.meanwhile.sql.Dialect.Trait.BACKSLASHES;
import static dev.meanwhile.sql.Dialect.Trait.BACKTICKS;
import static dev.meanwhile.sql.Dialect.Trait.BRACKETS;
import static dev.meanwhile.sql.Dialect.Trait.DOLLAR_QUOTES;
import static dev.meanwhile.sql.Dialect.Trait.DOUBLED_QUESTION_MARKS;
import static dev.meanwhile.sql.Dialect.Trait.ESCAPE_TEXTS;
import static dev.meanwhile.sql.Dialect.Trait.JSON_VALUES;
import static dev.meanwhile.sql.Dialect.Trait.NESTED_COMMENTS;
import static dev.meanwhile.sql.Dialect.Trait.NUMBERED;
import static dev.meanwhile.sql.Dialect.Trait.QUESTION_MARKS;

import java.util.Set;

/** How databases write SQL, as far as it matters to find the parameters in it and to quote names. */
enum Dialect {
    POSTGRESQL('"', NUMBERED, NESTED_COMMENTS, DOLLAR_QUOTES, ESCAPE_TEXTS, ARRAYS),
    /** PostgreSQL's SQL, through its JDBC driver. */
    POSTGRESQL_JDBC('"', DOUBLED_QUESTION_MARKS, NESTED_COMMENTS, DOLLAR_QUOTES, ESCAPE_TEXTS, ARRAYS, JSON_VALUES),
    MYSQL('`', QUESTION_MARKS, BACKSLASHES, BACKTICKS),
    H2('"', QUESTION_MARKS, NESTED_COMMENTS, DOLLAR_QUOTES, BACKTICKS, ARRAYS, JSON_VALUES),
    SQLITE('"', QUESTION_MARKS, BACKTICKS, BRACKETS),
    SQL_SERVER('"', QUESTION_MARKS, NESTED_COMMENTS, BRACKETS),
    /** Any other with a JDBC driver. */
    STANDARD('"', QUESTION_MARKS);

    /** What not all databases have. */
    enum Trait {
        /** Parameters are sent as {@code $1}, {@code $2}; else each is a question mark. */
        NUMBERED,
        /** A question mark is a parameter, and no operator. */
        QUESTION_MARKS,
        /** A question mark is an operator, which the driver wants doubled. */
        DOUBLED_QUESTION_MARKS,
        /** A backslash in a text escapes the next character, {@code #} begins a comment, and {@code --} does only before a space. */
        BACKSLASHES,
        /** {@code E'…'} is a text with backslashes. */
        ESCAPE_TEXTS,
        /** {@code $tag$ … $tag$} is a text. */
        DOLLAR_QUOTES,
        /** A comment may contain others. */
        NESTED_COMMENTS,
        /** {@code `…`} is a name. */
        BACKTICKS,
        /** {@code […]} is a name. */
        BRACKETS,
        /** An array can be a value. */
        ARRAYS,
        /** The driver must be told that a text is JSON. */
        JSON_VALUES
    }

    private final char quote;
    private final Set<Trait> traits;

    Dialect(char quote, Trait... traits) {
        this.quote = quote;
        this.traits = Set.of(traits);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** {@return what the database is called} */
    String title() {
        return switch (this) {
            case POSTGRESQL -> "PostgreSQL";
            case POSTGRESQL_JDBC -> "PostgreSQL, through JDBC";
            case MYSQL -> "MySQL or MariaDB";
            case H2 -> "H2";
            case SQLITE -> "SQLite";
            case SQL_SERVER -> "SQL Server";
            case STANDARD -> "one with a JDBC driver";
        };
    }

    boolean isPostgres() {
        return this == POSTGRESQL || this == POSTGRESQL_JDBC;
    }

    /** {@return a name that the database takes as it is, whatever is in it} */
    String quoted(String name) {
        return quote + name.replace(String.valueOf(quote), String.valueOf(quote) + quote) + quote;
    }
}
