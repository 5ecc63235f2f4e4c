package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    private static final Duration CENTURY = Duration.ofNanos(Durations.FOREVER);

    @Test
    void secondsAreExactToTheNanosecond() {
        assertEquals(Duration.ofMillis(500), seconds(0.5));
        assertEquals(Duration.ofNanos(100_000_000), seconds(0.1));
        assertEquals(Duration.ofNanos(1), seconds(1e-9));
        assertEquals(Duration.ZERO, seconds(1e-10));
        assertEquals(Duration.ofMillis(-250), seconds(-0.25));
        assertEquals(Duration.ofSeconds(86_400), seconds(86_400));
    }

    @Test
    void secondsAreCutToACentury() {
        assertEquals(CENTURY, seconds(1e300));
        assertEquals(CENTURY, seconds(Double.POSITIVE_INFINITY));
        assertEquals(CENTURY.negated(), seconds(Double.NEGATIVE_INFINITY));
    }

    @Test
    void notANumberIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> seconds(Double.NaN));
    }

    @Test
    void nanosAreNeverNegativeAndNeverOverflow() {
        assertEquals(0, Durations.nanos(Duration.ofNanos(-1)));
        assertEquals(0, Durations.nanos(Duration.ofSeconds(Long.MIN_VALUE)));
        assertEquals(1_500_000_000, Durations.nanos(millis(1500)));
        assertEquals(Durations.FOREVER, Durations.nanos(CENTURY));
        assertEquals(Durations.FOREVER, Durations.nanos(CENTURY.plusNanos(1)));
        assertEquals(Durations.FOREVER - 1, Durations.nanos(CENTURY.minusNanos(1)));
        assertEquals(Durations.FOREVER, Durations.nanos(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void textIsForPeople() {
        assertEquals("0 ms", Durations.text(0));
        assertEquals("0.25 ms", Durations.text(250_000));
        assertEquals("100 ms", Durations.text(100_000_000));
        assertEquals("1 s", Durations.text(1_000_000_000));
        assertEquals("1.5 s", Durations.text(1_500_000_000));
        assertEquals("3600 s", Durations.text(3_600_000_000_000L));
    }
}
