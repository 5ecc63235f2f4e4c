package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({"0.5, 0.50 ns", "9.99, 9.99 ns", "9.999, 10.0 ns", "99.96, 100 ns", "999.4, 999 ns", "999.6, 1.00 µs", "999600, 1.00 ms", "1.5e9, 1.50 s",
        "NaN, –"})
    void timesHaveThreeDigitsAndAUnit(double nanos, String text) {
        assertEquals(text, Figures.time(nanos));
    }

    @ParameterizedTest
    @CsvSource({"620.2, 620 B", "9999, '9,999 B'", "20480, 20.0 KiB"})
    void sizesSayBytes(double bytes, String text) {
        assertEquals(text, Figures.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"123456; 123,000", "99960; 100,000", "1234; 1,230", "87.6; 88"})
    void countsHaveThreeDigits(double count, String text) {
        assertEquals(text, Figures.count(count));
    }

    @ParameterizedTest
    @CsvSource({"1, 1.00×", "12.34, 12.3×", "123.4, 123×", "NaN, –"})
    void ratiosHaveThreeDigits(double ratio, String text) {
        assertEquals(text, Figures.ratio(ratio));
    }
}
