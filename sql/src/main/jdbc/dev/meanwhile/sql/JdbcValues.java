package dev.meanwhile.sql;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Values as JDBC drivers want and give them. */
final class JdbcValues {
    /** Texts of one length and zone, so that they compare and sort as the moments do. */
    private static final DateTimeFormatter SQLITE_MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSX", Locale.ROOT);

    private JdbcValues() {
    }

    static void bind(PreparedStatement prepared, List<Object> values, Dialect dialect) throws SQLException {
        for (var i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if (value instanceof Json(var text)) {
                bindJson(prepared, i + 1, text, dialect);
            } else {
                prepared.setObject(i + 1, bindable(value, dialect));
            }
        }
    }

    private static void bindJson(PreparedStatement prepared, int at, String text, Dialect dialect) throws SQLException {
        switch (dialect) {
            // To H2 a text would be JSON's string.
            case H2 -> prepared.setBytes(at, text.getBytes(StandardCharsets.UTF_8));
            case POSTGRESQL_JDBC -> prepared.setObject(at, text, Types.OTHER);
            default -> prepared.setString(at, text);
        }
    }

    private static Object bindable(Object value, Dialect dialect) {
        if (dialect == Dialect.SQLITE && value instanceof Temporal moment && moment.isSupported(ChronoField.INSTANT_SECONDS)) {
            return SQLITE_MOMENT.format(Instant.from(moment).atOffset(ZoneOffset.UTC));
        }
        if (dialect == Dialect.MYSQL && value instanceof UUID id) {
            // MySQL's driver would serialize the object.
            return id.toString();
        }
        return switch (value) {
            case Instant it -> it.atOffset(ZoneOffset.UTC);
            case ZonedDateTime it -> it.toOffsetDateTime();
            case Character it -> it.toString();
            case java.math.BigInteger it -> new java.math.BigDecimal(it);
            case null, default -> value;
        };
    }

    /** Reads one column. */
    @FunctionalInterface
    private interface Reader {
        Object read(ResultSet results, int column) throws SQLException;
    }

    /** Reads rows of one result. */
    static final class Rows {
        private final ResultSet results;
        private final List<String> names = new ArrayList<>();
        private final List<Reader> readers = new ArrayList<>();

        Rows(ResultSet results, Dialect dialect) throws SQLException {
            this.results = results;
            var data = results.getMetaData();
            for (var i = 1; i <= data.getColumnCount(); i++) {
                names.add(data.getColumnLabel(i));
                readers.add(reader(data, i, dialect));
            }
        }

        List<String> names() {
            return names;
        }

        /** {@return the next rows, fewer if they end} */
        List<Object[]> next(int most) throws SQLException {
            var rows = new ArrayList<Object[]>();
            while (rows.size() < most && results.next()) {
                var row = new Object[readers.size()];
                for (var i = 0; i < row.length; i++) {
                    row[i] = readers.get(i).read(results, i + 1);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static Reader reader(ResultSetMetaData data, int column, Dialect dialect) throws SQLException {
        if (dialect == Dialect.SQLITE || dialect == Dialect.STANDARD) {
            return (results, at) -> plain(results.getObject(at));
        }
        var type = String.valueOf(data.getColumnTypeName(column)).toLowerCase(Locale.ROOT);
        if (type.startsWith("json")) {
            return ResultSet::getString;
        }
        return switch (data.getColumnType(column)) {
            case Types.DATE -> (results, at) -> results.getObject(at, LocalDate.class);
            case Types.TIME -> type.equals("timetz") ? (results, at) -> results.getObject(at, OffsetTime.class) : (results, at) -> results.getObject(at, LocalTime.class);
            case Types.TIMESTAMP -> type.equals("timestamptz") || type.equals("timestamp") && dialect == Dialect.MYSQL ? (results, at) -> results.getObject(at, OffsetDateTime.class) : (results, at) -> results.getObject(at, LocalDateTime.class);
            case Types.TIME_WITH_TIMEZONE -> (results, at) -> results.getObject(at, OffsetTime.class);
            case Types.TIMESTAMP_WITH_TIMEZONE -> (results, at) -> results.getObject(at, OffsetDateTime.class);
            default -> (results, at) -> plain(results.getObject(at));
        };
    }

    /** What belongs to the connection, or to java.sql, becomes a plain value. */
    private static Object plain(Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case java.sql.Array array -> plain(array.getArray());
            case Object[] array -> plainAll(array);
            case java.sql.Clob text -> text.getSubString(1, Math.toIntExact(text.length()));
            case java.sql.Blob bytes -> bytes.getBytes(1, Math.toIntExact(bytes.length()));
            case java.sql.SQLXML xml -> xml.getString();
            case java.sql.Timestamp it -> it.toLocalDateTime();
            case java.sql.Date it -> it.toLocalDate();
            case java.sql.Time it -> it.toLocalTime();
            default -> value;
        };
    }

    private static Object plainAll(Object[] array) throws SQLException {
        var plain = Arrays.copyOf(array, array.length, Object[].class);
        for (var i = 0; i < plain.length; i++) {
            plain[i] = plain(plain[i]);
        }
        return plain;
    }
}
