package dev.meanwhile;

import static dev.meanwhile.Meanwhile.every;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock jumps: a machine that was suspended for ten minutes, a clock that wraps around, durations without end. */
@Timeout(10)
class Row54ClockJumpTest {
    private static final Duration SUSPENDED = Duration.ofMinutes(10);
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    /** A machine that can be suspended: its clock jumps while nobody looks. Otherwise it is a {@link JumpingClock}'s. */
    private static final class Suspendable implements Poller {
        private final long start;
        private long now;

        Suspendable(long start) {
            this.start = start;
            this.now = start;
        }

        static Suspendable install(long start) {
            var clock = new Suspendable(start);
            Loop.require("Suspendable.install()").poller(clock);
            return clock;
        }

        void suspend(Duration time) {
            now += time.toNanos();
        }

        Duration elapsed() {
            return Duration.ofNanos(now - start);
        }

        @Override
        public int poll(long timeoutNanos) {
            if (timeoutNanos != Long.MAX_VALUE) {
                now += timeoutNanos;
            }
            return 0;
        }

        @Override
        public void wakeup() {
            // It never sleeps.
        }

        @Override
        public long nanoTime() {
            return now;
        }
    }

    @InOrder
    @Test
    void afterASuspensionOverdueTimersFireOnceEachInOrder() {
        run(() -> {
            var clock = Suspendable.install(0);
            var fired = new ArrayList<String>();
            for (var n : List.of(5, 1, 4, 2, 3)) {
                spawn(() -> {
                    sleep(seconds(n));
                    fired.add("sleep " + n);
                });
                Loop.current().callLater(seconds(n + 0.5), () -> fired.add("callback " + n));
            }
            sleep(Duration.ZERO);
            clock.suspend(SUSPENDED);
            sleep(seconds(1));
            assertEquals(List.of("sleep 1", "callback 1", "sleep 2", "callback 2", "sleep 3", "callback 3", "sleep 4", "callback 4", "sleep 5", "callback 5"),
                    inOrderOfTime(fired));
            assertEquals(10, fired.size(), "each fired once");
            sleep(SUSPENDED);
            assertEquals(10, fired.size());
        });
    }

    /** Callbacks run in the turn in which they fire, tasks in the next: each kind is in order. */
    private static List<String> inOrderOfTime(List<String> fired) {
        var sleeps = fired.stream().filter(it -> it.startsWith("sleep")).toList();
        var callbacks = fired.stream().filter(it -> it.startsWith("callback")).toList();
        var merged = new ArrayList<String>();
        for (var n = 0; n < sleeps.size(); n++) {
            merged.add(sleeps.get(n));
            merged.add(callbacks.get(n));
        }
        return merged;
    }

    @Test
    void whatHasAPeriodSkipsTheBeatsThatItSlept() {
        run(() -> {
            var clock = Suspendable.install(0);
            var beats = new ArrayList<Long>();
            var task = every(seconds(1), () -> {
                beats.add(clock.elapsed().toSeconds());
            });
            sleep(seconds(2.5));
            clock.suspend(SUSPENDED);
            sleep(seconds(2));
            task.cancel();
            assertEquals(List.of(0L, 1L, 2L), beats.subList(0, 3));
            assertTrue(beats.size() <= 6, () -> "no storm of beats: " + beats);
        });
    }

    @Test
    void aTimeoutThatRanOutDuringASuspensionFires() {
        run(() -> {
            var clock = Suspendable.install(0);
            spawn(() -> clock.suspend(SUSPENDED));
            assertThrows(TimedOutException.class, () -> timeout(seconds(60), () -> new Promise<Void>().await()));
            assertTrue(clock.elapsed().compareTo(SUSPENDED) >= 0);
        });
    }

    @Test
    void timersFireInOrderAcrossTheWrapOfTheClock() {
        run(() -> {
            var clock = Suspendable.install(Long.MAX_VALUE - Duration.ofSeconds(2).toNanos());
            var fired = new ArrayList<Integer>();
            for (var n : List.of(4, 1, 3, 2)) {
                spawn(() -> {
                    sleep(seconds(n));
                    fired.add(n);
                });
            }
            assertThrows(TimedOutException.class, () -> timeout(seconds(10), () -> new Promise<Void>().await()));
            assertEquals(List.of(1, 2, 3, 4), fired);
            assertEquals(seconds(10), clock.elapsed());
            assertTrue(clock.nanoTime() < 0, "the clock has wrapped around");
        });
    }

    @Test
    void aDurationWithoutEndIsLongerThanAllOthers() {
        run(() -> {
            var clock = Suspendable.install(Long.MAX_VALUE - 1);
            var sleeper = spawn(() -> sleep(FOREVER));
            assertEquals("in time", timeout(FOREVER, () -> {
                sleep(Duration.ofDays(36_000));
                return "in time";
            }));
            assertEquals(Duration.ofDays(36_000), clock.elapsed());
            sleeper.cancel();
        });
    }

    /** The clock on the wall, which people and NTP set, has no part in this: only the poller's counts. */
    @Test
    void onlyTheMonotonicClockCounts() {
        run(() -> {
            var clock = Suspendable.install(0);
            var wall = System.currentTimeMillis();
            var before = Loop.current().time();
            sleep(Duration.ofHours(2));
            assertEquals(Duration.ofHours(2), clock.elapsed());
            assertEquals(Duration.ofHours(2), Loop.current().time().minus(before));
            assertTrue(System.currentTimeMillis() - wall < 3_600_000);
        });
    }
}
