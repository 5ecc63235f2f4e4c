package dev.meanwhile.sql;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a database tells of an error besides its message.
 *
 * @param sqlState   five characters, of SQL's standard or the database's own
 * @param code       the database's own number; 0 if it has none
 * @param detail     more about it
 * @param hint       what may help
 * @param constraint which constraint was violated
 * @param table      of which table
 * @param column     of which column
 * @param position   where in the statement, in characters from 1 on
 */
public record ErrorDetails(String sqlState, int code, Optional<String> detail, Optional<String> hint, Optional<String> constraint, Optional<String> table,
        Optional<String> column, OptionalInt position) {
    /** Refuses null. */
    public ErrorDetails {
        Objects.requireNonNull(sqlState, "the SQLSTATE is null");
        Objects.requireNonNull(detail, "the detail is null");
        Objects.requireNonNull(hint, "the hint is null");
        Objects.requireNonNull(constraint, "the constraint is null");
        Objects.requireNonNull(table, "the table is null");
        Objects.requireNonNull(column, "the column is null");
        Objects.requireNonNull(position, "the position is null");
    }
}
