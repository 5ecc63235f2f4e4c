package dev.meanwhile.sql;

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
}
