package dev.meanwhile.sql;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.function.UnaryOperator;

/** Values of the MySQL client, from ours and to ours. */
final class MySqlValues {
    private static final Duration DAY = Duration.ofDays(1);

    private MySqlValues() {
    }

    /** {@return a value as the client takes it} */
    static Object parameter(Object value, int position) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> Buffer.buffer(bytes);
            case Enum<?> constant -> constant.name();
            case Instant instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            case OffsetDateTime time -> LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC);
            case ZonedDateTime time -> LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC);
            case BigDecimal number -> number.toPlainString();
            case BigInteger number -> number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number.toString();
            case Number number -> number;
            case Boolean it -> it;
            case java.time.LocalDate it -> it;
            case LocalDateTime it -> it;
            case LocalTime it -> it;
            case Duration it -> it;
            case Collection<?> _ -> throw noArray(position);
            case Object array when array.getClass().isArray() -> throw noArray(position);
            default -> value.toString();
        };
    }

    private static IllegalArgumentException noArray(int position) {
        return new IllegalArgumentException("parameter " + position + " has several values, and MySQL has no arrays; for a list use Sql.list(values) or Sql.in(column, values)");
    }

    /** {@return what turns the client's values of a type into ours} */
    static UnaryOperator<Object> conversion(String type) {
        return switch (type) {
            case "JSON" -> MySqlValues::text;
            case "TIMESTAMP" -> value -> value instanceof LocalDateTime time ? time.atOffset(ZoneOffset.UTC) : value;
            default -> MySqlValues::plain;
        };
    }

    private static Object text(Object json) {
        return json == Tuple.JSON_NULL ? "null" : json instanceof Buffer bytes ? bytes.toString() : Json.encode(json);
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Numeric number -> number.isNaN() ? (Object) Double.NaN : number.bigDecimalValue();
            case Buffer bytes -> bytes.getBytes();
            case Duration time when !time.isNegative() && time.compareTo(DAY) < 0 -> LocalTime.MIDNIGHT.plus(time);
            default -> value.getClass().getPackageName().startsWith("io.vertx") ? value.toString() : value;
        };
    }
}
