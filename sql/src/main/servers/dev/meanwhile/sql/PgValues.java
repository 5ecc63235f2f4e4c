package dev.meanwhile.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.data.Cidr;
import io.vertx.pgclient.data.Inet;
import io.vertx.pgclient.data.Interval;
import io.vertx.pgclient.data.Money;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;

import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Values of the PostgreSQL client, from ours and to ours. */
final class PgValues {
    private static final JsonFactory JSON = new JsonFactory();
    /** What the client knows by name only: it would send garbage, and read NULL. */
    static final Set<String> UNSUPPORTED = Set.of("BIT", "BIT_ARRAY", "VARBIT", "VARBIT_ARRAY", "MACADDR", "MACADDR8", "HSTORE", "OID", "OID_ARRAY", "XML", "XML_ARRAY");

    private PgValues() {
    }

    /**
     * {@return a value as the client takes it}
     *
     * @param type     the parameter's
     * @param position the parameter's, from 1 on
     */
    static Object parameter(Object value, String type, int position) {
        if (UNSUPPORTED.contains(type)) {
            throw new IllegalArgumentException("parameter $" + position + " has a type that can't be sent, " + type.toLowerCase(Locale.ROOT) + "; give it as text, $" + position + "::text::"
                    + type.toLowerCase(Locale.ROOT));
        }
        return switch (value) {
            case null -> null;
            case Collection<?> elements -> array(elements.toArray(), type, position);
            case byte[] bytes -> Buffer.buffer(bytes);
            case Object[] elements -> array(elements, type, position);
            case Object array when array.getClass().isArray() -> array(boxed(array), type, position);
            default -> scalar(value, type.endsWith("_ARRAY") ? type.substring(0, type.length() - 6) : type, position);
        };
    }

    private static Object[] boxed(Object array) {
        var boxed = new Object[Array.getLength(array)];
        for (var i = 0; i < boxed.length; i++) {
            boxed[i] = Array.get(array, i);
        }
        return boxed;
    }

    private static Object array(Object[] elements, String type, int position) {
        if (type.startsWith("JSON") && !type.endsWith("_ARRAY")) {
            throw new IllegalArgumentException("parameter $" + position + " is " + type + ": give it JSON as text");
        }
        if (type.equals("UNKNOWN")) {
            return literal(elements, position);
        }
        var array = (Object[]) Array.newInstance(elementType(type), elements.length);
        for (var i = 0; i < elements.length; i++) {
            array[i] = parameter(elements[i], type.replace("_ARRAY", ""), position);
        }
        return array;
    }

    /** An array of a type that the client does not know, such as an enum's. */
    private static String literal(Object[] elements, int position) {
        return Arrays.stream(elements).map(it -> it == null ? "NULL" : '"' + parameter(it, "UNKNOWN", position).toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The client looks at the arrays' class. */
    private static Class<?> elementType(String type) {
        return switch (type) {
            case "BYTEA_ARRAY" -> Buffer.class;
            case "INTERVAL_ARRAY" -> Interval.class;
            case "INT2_ARRAY", "INT4_ARRAY", "INT8_ARRAY", "FLOAT4_ARRAY", "FLOAT8_ARRAY", "NUMERIC_ARRAY" -> Number.class;
            case "UUID_ARRAY" -> UUID.class;
            default -> Object.class;
        };
    }

    private static Object scalar(Object value, String type, int position) {
        var plain = switch (value) {
            case Enum<?> constant -> constant.name();
            case Character c -> c.toString();
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case ZonedDateTime time -> time.toOffsetDateTime();
            case Duration duration -> interval(duration);
            case Period period -> Interval.of(period.getYears(), period.getMonths(), period.getDays());
            default -> value;
        };
        return switch (type) {
            case "INT2", "INT4", "INT8" -> plain instanceof Number number ? whole(number, type, position) : plain;
            case "JSON", "JSONB" -> plain instanceof String text ? json(text, position) : plain;
            case "UNKNOWN" -> plain instanceof Buffer || plain instanceof Interval ? plain : plain.toString();
            default -> plain;
        };
    }

    private static Interval interval(Duration duration) {
        return Interval.of(0, 0, 0, Math.toIntExact(duration.toHours()), duration.toMinutesPart(), duration.toSecondsPart(), duration.toNanosPart() / 1_000);
    }

    /** The client would cut off what does not fit. */
    private static Number whole(Number number, String type, int position) {
        if (number instanceof Integer && type.equals("INT4")) {
            return number;
        }
        if (type.equals("INT8") && (number instanceof Long || number instanceof Integer)) {
            return number.longValue();
        }
        try {
            var exact = decimal(number);
            return switch (type) {
                case "INT2" -> exact.shortValueExact();
                case "INT4" -> exact.intValueExact();
                default -> exact.longValueExact();
            };
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("the value " + number + " does not fit parameter $" + position + ", which is an " + type.toLowerCase(Locale.ROOT), e);
        }
    }

    private static BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal it -> it;
            case BigInteger it -> new BigDecimal(it);
            case Double _, Float _ -> new BigDecimal(number.toString());
            default -> BigDecimal.valueOf(number.longValue());
        };
    }

    /** The client takes JSON as values, and its own parser would round numbers. */
    private static Object json(String text, int position) {
        try (var parser = JSON.createParser(text)) {
            parser.nextToken();
            var value = json(parser);
            if (value == null || parser.nextToken() != null) {
                throw new IllegalArgumentException("the value of parameter $" + position + " is more than JSON, or nothing");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalArgumentException("the value of parameter $" + position + " is not JSON: " + e.getMessage(), e);
        }
    }

    /** {@return the value at the parser's place; null at the end of all} */
    private static Object json(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case null -> null;
            case START_OBJECT -> {
                var object = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    object.put(name, inner(parser));
                }
                yield new JsonObject(object);
            }
            case START_ARRAY -> {
                var array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(inner(parser));
                }
                yield new JsonArray(array);
            }
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Tuple.JSON_NULL;
            default -> parser.getText();
        };
    }

    private static Object inner(JsonParser parser) throws IOException {
        var value = json(parser);
        return value == Tuple.JSON_NULL ? null : value;
    }

    /** {@return what turns the client's values of a type into ours} */
    static UnaryOperator<Object> conversion(String type) {
        return switch (type) {
            case "JSON", "JSONB" -> PgValues::text;
            case "JSON_ARRAY", "JSONB_ARRAY" -> value -> each(value, PgValues::text, String.class);
            case "NUMERIC_ARRAY" -> value -> each(value, PgValues::plain, Object.class);
            case "BYTEA_ARRAY" -> value -> each(value, PgValues::plain, byte[].class);
            case "NUMERIC", "BYTEA", "INTERVAL", "MONEY", "INET", "CIDR" -> PgValues::plain;
            case "BOOL", "INT2", "INT4", "INT8", "FLOAT4", "FLOAT8", "TEXT", "VARCHAR", "BPCHAR", "NAME", "UUID", "DATE", "TIME", "TIMETZ", "TIMESTAMP", "TIMESTAMPTZ" -> Replies.AS_IS;
            default -> type.endsWith("_ARRAY") ? value -> each(value, PgValues::plain, null) : PgValues::other;
        };
    }

    private static Object text(Object json) {
        return json == Tuple.JSON_NULL ? "null" : json instanceof JsonObject object ? object.encode() : Json.encode(json);
    }

    /** @param element the class of the elements; null if it stays */
    private static Object each(Object value, UnaryOperator<Object> conversion, Class<?> element) {
        if (!(value instanceof Object[] from)) {
            return plain(value);
        }
        if (element == null && from.getClass().getComponentType().getPackageName().startsWith("java.")) {
            return from;
        }
        var to = (Object[]) Array.newInstance(element == null ? Object.class : element, from.length);
        for (var i = 0; i < from.length; i++) {
            to[i] = from[i] == null ? null : conversion.apply(from[i]);
        }
        return to;
    }

    private static Object other(Object value) {
        return value.getClass().getPackageName().startsWith("io.vertx") ? plain(value) : value;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Numeric number -> number.isNaN() ? (Object) Double.NaN : number.bigDecimalValue();
            case Buffer bytes -> bytes.getBytes();
            case Interval interval -> interval(interval);
            case Money money -> money.bigDecimalValue();
            case Inet address -> address.getAddress().getHostAddress() + (address.getNetmask() == null ? "" : "/" + address.getNetmask());
            case Cidr network -> network.getAddress().getHostAddress() + (network.getNetmask() == null ? "" : "/" + network.getNetmask());
            default -> value.getClass().getPackageName().startsWith("io.vertx") ? value.toString() : value;
        };
    }

    /** A length of time, one of months, or as ISO 8601 writes what is both. The client makes days of 24 hours, so days are no more than that. */
    private static Object interval(Interval it) {
        var time = Duration.ofHours(it.getHours()).plusMinutes(it.getMinutes()).plusSeconds(it.getSeconds()).plus(it.getMicroseconds(), ChronoUnit.MICROS);
        return interval(Period.of(it.getYears(), it.getMonths(), 0), it.getDays(), time);
    }

    static Object interval(Period months, int days, Duration time) {
        if (months.isZero()) {
            return time.plusDays(days);
        }
        var date = months.plusDays(days);
        return time.isZero() ? date : date + time.toString().substring(1);
    }
}
