package dev.meanwhile.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/** Texts of several statements, also for drivers that run one at a time, or tell the results of the first only. */
final class Scripts {
    /** What has statements inside is the rest of the text. */
    private static final Pattern HAS_A_BODY = Pattern.compile("(?i)\\s*create\\s+(?:or\\s+replace\\s+)?(?:temp(?:orary)?\\s+)?(?:definer\\s*=\\s*\\S+\\s+)?(?:procedure|function|trigger|event|package|type)\\b.*",
            Pattern.DOTALL);
    private static final int MOST_LATE_CANCELLATIONS = 3;

    private Scripts() {
    }

    /** {@return the statements of one that the program runs as a whole} @throws IllegalArgumentException if there are several, with values */
    static List<Statement> statements(Statement whole, Dialect dialect) {
        if (whole.sql().indexOf(';') < 0) {
            return List.of(whole);
        }
        var parts = split(whole.sql(), dialect);
        if (parts.size() == 1) {
            return List.of(new Statement(parts.getFirst(), whole.values()));
        }
        if (!whole.values().isEmpty()) {
            throw new IllegalArgumentException("several statements at once can't have values; run them one after another in a transaction: " + whole.sql());
        }
        // PostgreSQL's takes them all at once, as one transaction.
        return dialect == Dialect.POSTGRESQL_JDBC ? List.of(new Statement(joined(parts), List.of())) : parts.stream().map(it -> new Statement(it, List.of())).toList();
    }

    /** {@return the same without a comment at the end, which would have a result of its own} */
    static String trimmed(String sql, Dialect dialect) {
        return joined(split(sql, dialect));
    }

    private static String joined(List<String> parts) {
        return String.join(";", parts);
    }

    /** {@return the parts of a script that the driver takes at a time} */
    static List<String> parts(String script, Dialect dialect) {
        return switch (dialect) {
            case POSTGRESQL_JDBC, H2, SQLITE -> List.of(script);
            default -> split(script, dialect);
        };
    }

    private static List<String> split(String sql, Dialect dialect) {
        return HAS_A_BODY.matcher(sql).matches() ? List.of(sql) : SqlParser.split(sql, dialect, HAS_A_BODY);
    }

    /** Lets a late cancellation of MySQL's end a statement that nobody needs. */
    static void settle(Connection connection) throws SQLException {
        for (var i = 0; i < MOST_LATE_CANCELLATIONS; i++) {
            try (var plain = connection.createStatement()) {
                plain.execute("do 0");
                return;
            } catch (SQLException e) {
                if (!MySqlErrors.isCancelled(e.getErrorCode())) {
                    throw e;
                }
            }
        }
    }
}
