package dev.meanwhile.sql;

import io.netty.buffer.ByteBuf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A type of PostgreSQL's, as values of it are written and read in its binary format (the {@code send} and {@code recv} functions of {@code src/backend/utils/adt}). For COPY,
 * which the Vert.x client does not know; what a query returns of the same column is the same.
 *
 * @param oid   that arrays name for their elements
 * @param type  what a value is written from
 * @param write {@code null} if values are only read
 */
record PgType<T>(int oid, Class<T> type, Writer<T> write, Reader read) {
    /** Writes a value, without its length. */
    interface Writer<T> {
        void write(T value, CopyBuffer to);
    }

    /** Reads a value of so many bytes. */
    interface Reader {
        Object read(ByteBuf from, int length);
    }

    private static final Map<String, PgType<?>> ALL = new HashMap<>();
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long EPOCH_SECOND = EPOCH_DAY * 86_400;
    private static final int MICROS = 1_000_000;
    /** What the client makes of {@code -infinity}; what it makes of {@code infinity} is as many microseconds as there can be. */
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(-4713, 11, 24, 0, 0);

    static {
        add("bool", 16, Boolean.class, (value, to) -> to.writeByte(value ? 1 : 0), (from, _) -> from.readByte() != 0);
        add("int2", 21, Short.class, (value, to) -> to.writeShort(value), (from, _) -> from.readShort());
        add("int4", 23, Integer.class, (value, to) -> to.writeInt(value), (from, _) -> from.readInt());
        add("int8", 20, Long.class, (value, to) -> to.writeLong(value), (from, _) -> from.readLong());
        add("float4", 700, Float.class, (value, to) -> to.writeInt(Float.floatToIntBits(value)), (from, _) -> from.readFloat());
        add("float8", 701, Double.class, (value, to) -> to.writeLong(Double.doubleToLongBits(value)), (from, _) -> from.readDouble());
        add("numeric", 1700, Number.class, PgNumeric::write, (from, _) -> PgNumeric.read(from));
        for (var text : Map.of("text", 25, "varchar", 1043, "bpchar", 1042, "name", 19, "json", 114, "xml", 142).entrySet()) {
            add(text.getKey(), text.getValue(), String.class, (value, to) -> to.writeText(value), PgType::text);
        }
        add("jsonb", 3802, String.class, PgType::writeJsonb, (from, length) -> text(from.skipBytes(1), length - 1));
        add("bytea", 17, byte[].class, (value, to) -> to.writeBytes(value), PgType::bytes);
        add("uuid", 2950, UUID.class, PgType::writeUuid, (from, _) -> new UUID(from.readLong(), from.readLong()));
        add("date", 1082, LocalDate.class, (value, to) -> to.writeInt(days(value)), (from, _) -> day(from.readInt()));
        add("time", 1083, LocalTime.class, (value, to) -> to.writeLong(value.toNanoOfDay() / 1_000), (from, _) -> time(from.readLong()));
        add("timetz", 1266, OffsetTime.class, PgType::writeOffsetTime, (from, _) -> time(from.readLong()).atOffset(ZoneOffset.ofTotalSeconds(-from.readInt())));
        add("timestamp", 1114, LocalDateTime.class, (value, to) -> to.writeLong(micros(value)), (from, _) -> dateTime(from.readLong()));
        add("timestamptz", 1184, Instant.class, (value, to) -> to.writeLong(micros(value)), (from, _) -> moment(from.readLong()));
        add("interval", 1186, Object.class, PgType::writeInterval, (from, _) -> interval(from.readLong(), from.readInt(), from.readInt()));
        add("inet", 869, null, null, (from, _) -> address(from));
        add("cidr", 650, null, null, (from, _) -> address(from));
    }

    private static <T> void add(String name, int oid, Class<T> type, Writer<T> write, Reader read) {
        ALL.put(name, new PgType<>(oid, type, write, read));
    }

    /**
     * {@return the type of a name, or empty if its binary format is not known}
     *
     * @param name as {@code pg_type} has it: {@code int4}, {@code _int4} for an array of these
     */
    static Optional<PgType<?>> of(String name) {
        return name.startsWith("_") ? Optional.<PgType<?>>ofNullable(ALL.get(name.substring(1))).map(PgArray::of) : Optional.ofNullable(ALL.get(name));
    }

    boolean isWritable() {
        return write != null;
    }

    /** Writes a value that is not null, with its length. @throws SqlException.CannotConvert if it does not fit */
    void write(Object value, Values values, String column, CopyBuffer to) {
        var begin = to.beginValue();
        try {
            write.write(type.isInstance(value) ? type.cast(value) : values.convert(value, type, column), to);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new SqlException.CannotConvert("column " + column + " can't have " + value + " (" + value.getClass().getSimpleName() + "): " + e.getMessage(), e);
        }
        to.endValue(begin);
    }

    private static String text(ByteBuf from, int length) {
        return new String(bytes(from, length), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuf from, int length) {
        var bytes = new byte[length];
        from.readBytes(bytes);
        return bytes;
    }

    private static void writeJsonb(String json, CopyBuffer to) {
        // The version of the format.
        to.writeByte(1);
        to.writeText(json);
    }

    private static void writeUuid(UUID value, CopyBuffer to) {
        to.writeLong(value.getMostSignificantBits());
        to.writeLong(value.getLeastSignificantBits());
    }

    private static int days(LocalDate day) {
        return Math.toIntExact(day.toEpochDay() - EPOCH_DAY);
    }

    private static LocalDate day(int days) {
        return LocalDate.ofEpochDay(EPOCH_DAY + days);
    }

    private static LocalTime time(long micros) {
        // PostgreSQL has a 24:00.
        return LocalTime.ofNanoOfDay(Math.min(micros * 1_000, LocalTime.MAX.toNanoOfDay()));
    }

    private static void writeOffsetTime(OffsetTime value, CopyBuffer to) {
        to.writeLong(value.toLocalTime().toNanoOfDay() / 1_000);
        to.writeInt(-value.getOffset().getTotalSeconds());
    }

    private static long micros(LocalDateTime time) {
        return time.isAfter(LONG_AGO) ? micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano()) : Long.MIN_VALUE;
    }

    private static long micros(Instant time) {
        return micros(time.getEpochSecond(), time.getNano());
    }

    private static long micros(long seconds, int nanos) {
        return Math.addExact(Math.multiplyExact(seconds - EPOCH_SECOND, MICROS), nanos / 1_000);
    }

    private static LocalDateTime dateTime(long micros) {
        return micros == Long.MIN_VALUE ? LONG_AGO
                : LocalDateTime.ofEpochSecond(Math.floorDiv(micros, MICROS) + EPOCH_SECOND, Math.floorMod(micros, MICROS) * 1_000, ZoneOffset.UTC);
    }

    private static OffsetDateTime moment(long micros) {
        return dateTime(micros).atOffset(ZoneOffset.UTC);
    }

    private static void writeInterval(Object value, CopyBuffer to) {
        switch (value) {
            case Duration time -> {
                to.writeLong(Math.addExact(Math.multiplyExact(time.getSeconds(), MICROS), time.getNano() / 1_000));
                to.writeInt(0);
                to.writeInt(0);
            }
            case Period days -> {
                to.writeLong(0);
                to.writeInt(days.getDays());
                to.writeInt(Math.toIntExact(days.toTotalMonths()));
            }
            default -> throw new IllegalArgumentException("it is no Duration or Period");
        }
    }

    private static Object interval(long micros, int days, int months) {
        return PgValues.interval(Period.ofMonths(months).normalized(), days, Duration.of(micros, ChronoUnit.MICROS));
    }

    private static String address(ByteBuf from) {
        from.skipBytes(1);
        var bits = from.readUnsignedByte();
        var isNetwork = from.readByte() != 0;
        var address = bytes(from, from.readUnsignedByte());
        try {
            return InetAddress.getByAddress(address).getHostAddress() + (isNetwork || bits < address.length * 8 ? "/" + bits : "");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }
}
