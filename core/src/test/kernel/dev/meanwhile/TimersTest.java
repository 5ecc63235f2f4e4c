package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();
    private final List<String> fired = new ArrayList<>();

    private Timer timer(String name, Runnable action) {
        return new Timer() {
            @Override
            void fire() {
                fired.add(name);
                action.run();
            }
        };
    }

    private Timer timer(String name) {
        return timer(name, () -> { });
    }

    @Test
    void timersOfTheSameTimeFireInTheOrderInWhichTheyWereSet() {
        var expected = new ArrayList<String>();
        for (var n = 0; n < 100; n++) {
            timers.add(timer("t" + n), 5);
            expected.add("t" + n);
        }
        timers.fire(5);
        assertEquals(expected, fired);
    }

    @Test
    void nothingFiresBeforeItsTime() {
        timers.add(timer("a"), 5);
        timers.fire(4);
        assertEquals(List.of(), fired);
        assertEquals(1, timers.untilNext(4));
        timers.fire(5);
        assertEquals(List.of("a"), fired);
    }

    @Test
    void theClockMayWrapAround() {
        timers.add(timer("after"), Long.MIN_VALUE + 10);
        timers.add(timer("before"), Long.MAX_VALUE - 10);
        assertEquals(5, timers.untilNext(Long.MAX_VALUE - 15));
        timers.fire(Long.MAX_VALUE - 5);
        assertEquals(List.of("before"), fired);
        assertEquals(16, timers.untilNext(Long.MAX_VALUE - 5));
        timers.fire(Long.MIN_VALUE + 10);
        assertEquals(List.of("before", "after"), fired);
    }

    @Test
    void aCenturyAwayIsLaterThanNowWhereverTheClockStands() {
        for (var now : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - Durations.FOREVER / 2}) {
            var century = timer("century");
            timers.add(century, now + Durations.FOREVER);
            timers.add(timer("now"), now);
            timers.fire(now);
            assertEquals(List.of("now"), fired);
            assertEquals(Durations.FOREVER, timers.untilNext(now));
            timers.remove(century);
            fired.clear();
        }
    }

    /** Otherwise a timer that sets itself to now would hold up the loop for ever. */
    @Test
    void whatIsSetWhileTimersFireWaitsForTheNextTurn() {
        var again = new Timer[1];
        again[0] = timer("again", () -> timers.add(again[0], 5));
        timers.add(again[0], 5);
        timers.fire(5);
        assertEquals(List.of("again"), fired);
        assertTrue(again[0].isSet());
        timers.fire(5);
        assertEquals(List.of("again", "again"), fired);
    }

    @Test
    void aTimerMayRemoveAnotherThatIsDueAtTheSameTime() {
        var second = timer("second");
        timers.add(timer("first", () -> timers.remove(second)), 5);
        timers.add(second, 5);
        timers.add(timer("third"), 5);
        timers.fire(5);
        assertEquals(List.of("first", "third"), fired);
    }

    @Test
    void aRemovedTimerCanBeSetAgain() {
        var timer = timer("a");
        timers.remove(timer);
        timers.add(timer, 5);
        timers.remove(timer);
        timers.remove(timer);
        assertFalse(timer.isSet());
        timers.add(timer, 7);
        timers.fire(6);
        timers.fire(7);
        assertEquals(List.of("a"), fired);
    }

    @Test
    void aBigHeapGivesItsArrayBack() {
        var all = new ArrayList<Timer>();
        for (var n = 0; n < 100_000; n++) {
            all.add(timer("t"));
            timers.add(all.getLast(), n);
        }
        assertTrue(room() >= 100_000);
        all.forEach(timers::remove);
        assertTrue(room() <= 4096, () -> "room for " + room());
        assertTrue(timers.isEmpty());
    }

    private int room() {
        try {
            var heap = Timers.class.getDeclaredField("heap");
            heap.setAccessible(true);
            return ((Timer[]) heap.get(timers)).length;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
