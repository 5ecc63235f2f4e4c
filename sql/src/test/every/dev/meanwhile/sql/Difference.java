package dev.meanwhile.sql;

import java.util.List;

/** Where databases differ, for programs that run on several. docs/sql.md has this as a table, and the suite tests each cell. */
enum Difference {
    ARRAYS("arrays, as values and in columns", "yes", "no: `Sql.in`, `Sql.list`", "yes", "no: `Sql.in`, `Sql.list`"),
    EXACT("decimals are exact", "yes", "yes", "yes", "15 digits in a `decimal` column, all in a `text` one"),
    JSON("JSON that is read keeps the digits of its numbers", "15; all with `::text` or `jdbc:`", "yes", "yes", "yes"),
    DAYS("columns know dates and times", "yes", "yes", "yes", "no: ISO texts, read as what is asked for"),
    KEYS("`Result.keys`", "no: `returning`", "yes, the first of a statement", "yes", "yes, the last of a statement"),
    RETURNING("`insert … returning`", "yes", "yes", "no", "yes"),
    NAMES("names in errors of constraints", "yes", "yes, but for `not null`", "yes, but for `not null`", "of checks; of the others table and column"),
    POSITION("place of an error in the SQL", "yes", "no", "yes, for syntax", "no"),
    DETAIL("details and hints", "yes", "no", "no", "no"),
    GOES_ON("after a failure the transaction goes on", "no: use `tx.nested`", "yes, but after a deadlock", "yes, but after a deadlock", "yes"),
    UNDOES_TABLES("`create table` is undone with its transaction", "yes", "no: it commits", "no: it commits", "yes"),
    READ_ONLY("`readOnly()` refuses changes", "yes", "yes", "no", "yes"),
    DEFERRED("constraints that are checked at the commit", "yes", "no", "no", "yes, foreign keys"),
    WRITERS("transactions write at the same time", "yes", "yes", "yes", "no: one after the other"),
    CANCELS("who waits for a lock can be cancelled at once", "yes", "yes", "no: after `LOCK_TIMEOUT` or `cancelLimit`", "no: after `cancelLimit`"),
    LEFT("a stream that is left early keeps its connection", "yes", "yes; by `jdbc:` if at most 2,000 rows are left", "yes", "yes"),
    LOWER("names without quotes become lower case", "yes", "no: they stay", "yes, by `h2:`", "no: they stay");

    private final String what;
    private final List<String> cells;

    Difference(String what, String... cells) {
        this.what = what;
        this.cells = List.of(cells);
    }

    /** {@return what PostgreSQL, MariaDB, H2 and SQLite have of it} */
    List<String> cells() {
        return cells;
    }

    String row() {
        return "| " + what + " | " + String.join(" | ", cells) + " |";
    }
}
