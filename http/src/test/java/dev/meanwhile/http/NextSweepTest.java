package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The clock of {@link System#nanoTime} may begin anywhere, and wrap. */
class NextSweepTest {
    private final NextSweep sweep = new NextSweep();

    @Test
    void onlySomethingSoonerNeedsAnotherTimer() {
        assertTrue(sweep.plan(100));
        assertFalse(sweep.plan(100));
        assertFalse(sweep.plan(200));
        assertTrue(sweep.plan(50));
    }

    @Test
    void aTimeAfterTheWrapIsLater() {
        var before = Long.MAX_VALUE - 10;
        var after = before + 20;
        assertTrue(sweep.plan(before));
        assertFalse(sweep.plan(after));
        assertTrue(sweep.begin(before));
        assertTrue(sweep.plan(after));
        assertTrue(sweep.plan(before), "the time before the wrap is sooner");
    }

    @Test
    void onlyTheTimerOfTheLastPlanCounts() {
        sweep.plan(100);
        sweep.plan(50);
        assertFalse(sweep.begin(100));
        assertTrue(sweep.begin(50));
        assertFalse(sweep.begin(50));
    }
}
