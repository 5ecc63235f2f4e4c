package dev.meanwhile.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a statement of JDBC's has answered. All in a thread. */
final class JdbcReplies {
    private JdbcReplies() {
    }

    /** {@return whether the driver can be asked for keys without a change of the statement, as PostgreSQL's makes one} */
    static boolean givesKeys(String sql, Dialect dialect) {
        return switch (dialect) {
            case H2, SQLITE, MYSQL -> sql.stripLeading().regionMatches(true, 0, "insert", 0, 6);
            default -> false;
        };
    }

    /** Runs a statement. {@return its replies, one at least} */
    static List<Session.Reply> of(PreparedStatement prepared, String sql, Dialect dialect) throws SQLException {
        var keys = givesKeys(sql, dialect);
        var replies = new ArrayList<Session.Reply>();
        for (var rows = prepared.execute(); rows || prepared.getUpdateCount() >= 0; rows = prepared.getMoreResults()) {
            replies.add(rows ? rows(prepared, sql, dialect) : changed(prepared, dialect, keys));
            if (!rows && dialect == Dialect.SQLITE) {
                break;
            }
        }
        if (replies.isEmpty()) {
            return List.of(new Session.Reply(List.of(), List.of(), 0, List.of()));
        }
        return dialect == Dialect.MYSQL ? MySqlSession.withoutEndOfCall(sql, replies) : replies;
    }

    private static Session.Reply rows(PreparedStatement prepared, String sql, Dialect dialect) throws SQLException {
        try (var results = prepared.getResultSet()) {
            var rows = new JdbcValues.Rows(results, dialect);
            var all = rows.next(Integer.MAX_VALUE);
            return new Session.Reply(rows.names(), all, Replies.isChange(sql) ? all.size() : 0, List.of());
        }
    }

    private static Session.Reply changed(PreparedStatement prepared, Dialect dialect, boolean keys) throws SQLException {
        var changed = prepared.getUpdateCount();
        if (!keys) {
            return new Session.Reply(List.of(), List.of(), changed, List.of());
        }
        try (var results = prepared.getGeneratedKeys()) {
            var rows = new JdbcValues.Rows(results, dialect);
            return new Session.Reply(List.of(), List.of(), changed, rows.names().isEmpty() ? List.of() : rows.next(Integer.MAX_VALUE));
        }
    }
}
