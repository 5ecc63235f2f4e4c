package dev.meanwhile.sql;

import io.netty.buffer.ByteBuf;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;

/** PostgreSQL's {@code numeric} in its binary format: digits of base 10,000 ({@code numeric_send} in {@code src/backend/utils/adt/numeric.c}). */
final class PgNumeric {
    private static final int BASE_DIGITS = 4;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;

    private PgNumeric() {
    }

    /** @throws IllegalArgumentException if it has more digits than there can be */
    static void write(Number value, CopyBuffer to) {
        switch (value) {
            case Double it when !Double.isFinite(it) -> special(it, to);
            case Float it when !Float.isFinite(it) -> special(it, to);
            case BigDecimal it -> digits(it, to);
            case BigInteger it -> digits(new BigDecimal(it), to);
            case Double _, Float _ -> digits(new BigDecimal(value.toString()), to);
            default -> digits(BigDecimal.valueOf(value.longValue()), to);
        }
    }

    private static void special(double value, CopyBuffer to) {
        head(0, 0, Double.isNaN(value) ? NAN : value > 0 ? INFINITY : MINUS_INFINITY, 0, to);
    }

    private static void head(int digits, int weight, int sign, int scale, CopyBuffer to) {
        to.writeShort(digits);
        to.writeShort(weight);
        to.writeShort(sign);
        to.writeShort(scale);
    }

    private static void digits(BigDecimal value, CopyBuffer to) {
        var scale = Math.max(0, value.scale());
        if (scale > 16_383) {
            throw new IllegalArgumentException("it has more than 16,383 digits behind its point");
        }
        // So that the point is between two digits of the base.
        var fraction = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
        var whole = value.setScale(fraction * BASE_DIGITS).unscaledValue().abs();
        var digits = new ArrayList<Integer>();
        while (whole.bitLength() > 63) {
            var parts = whole.divideAndRemainder(BASE);
            digits.add(parts[1].intValue());
            whole = parts[0];
        }
        for (var rest = whole.longValue(); rest > 0; rest /= 10_000) {
            digits.add((int) (rest % 10_000));
        }
        head(digits.size(), digits.size() - fraction - 1, value.signum() < 0 ? NEGATIVE : 0, scale, to);
        for (var i = digits.size() - 1; i >= 0; i--) {
            to.writeShort(digits.get(i));
        }
    }

    static Object read(ByteBuf from) {
        var digits = from.readUnsignedShort();
        var weight = from.readShort();
        var sign = from.readUnsignedShort();
        var scale = from.readUnsignedShort();
        if (sign >= NAN) {
            return sign == NAN ? Double.NaN : sign == INFINITY ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        var value = BigInteger.ZERO;
        for (var at = 0; at < digits;) {
            // Four of them fit a long.
            var part = 0L;
            var factor = 1L;
            for (var n = 0; n < 4 && at < digits; n++, at++) {
                part = part * 10_000 + from.readUnsignedShort();
                factor *= 10_000;
            }
            value = value.signum() == 0 ? BigInteger.valueOf(part) : value.multiply(BigInteger.valueOf(factor)).add(BigInteger.valueOf(part));
        }
        var number = new BigDecimal(sign == NEGATIVE ? value.negate() : value, (digits - weight - 1) * BASE_DIGITS);
        return number.setScale(scale);
    }
}
