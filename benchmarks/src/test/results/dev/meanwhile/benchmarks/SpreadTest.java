package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void medianAndQuartilesOfAnOddNumber() {
        assertEquals(new Spread(3, 2, 4, 5), Spread.of(5, 1, 4, 2, 3));
    }

    @Test
    void betweenTwoFiguresItIsInterpolated() {
        assertEquals(new Spread(2.5, 1.75, 3.25, 4), Spread.of(4, 1, 3, 2));
    }

    @Test
    void oneFigureIsAllOfThem() {
        assertEquals(new Spread(7, 7, 7, 1), Spread.of(7));
    }

    @Test
    void noFiguresHaveNoMedian() {
        assertThrows(IllegalArgumentException.class, Spread::of);
    }
}
