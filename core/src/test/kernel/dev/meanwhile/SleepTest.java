package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SleepTest {
    @Test
    void itEndsAtTheExactTime() {
        run(() -> {
            var clock = JumpingClock.install();
            sleep(seconds(0.1));
            sleep(millis(20));
            sleep(Duration.ofNanos(3));
            assertEquals(Duration.ofNanos(120_000_003), clock.elapsed());
        });
    }

    @Test
    void sleepersWakeInTheOrderOfTheirTimes() {
        run(() -> {
            JumpingClock.install();
            var times = new ArrayList<Integer>();
            for (var i = 1; i <= 200; i++) {
                times.add(i);
            }
            Collections.shuffle(times, new Random(7));
            var woken = new ArrayList<Integer>();
            var tasks = times.stream().map(time -> spawn(() -> {
                sleep(millis(time));
                return woken.add(time);
            })).toList();
            tasks.forEach(Task::await);
            assertEquals(times.stream().sorted().toList(), woken);
        });
    }

    @Test
    @InOrder
    void thoseOfOneTimeWakeInTheOrderInWhichTheyFellAsleep() {
        run(() -> {
            JumpingClock.install();
            var woken = new ArrayList<String>();
            var tasks = List.of("a", "b", "c", "d", "e").stream().map(name -> spawn(() -> {
                sleep(seconds(1));
                return woken.add(name);
            })).toList();
            tasks.forEach(Task::await);
            assertEquals(List.of("a", "b", "c", "d", "e"), woken);
        });
    }

    @Test
    void lessThanZeroIsZero() {
        run(() -> {
            var log = new ArrayList<String>();
            spawn(() -> log.add("other"));
            sleep(Duration.ofSeconds(Long.MIN_VALUE));
            assertEquals(List.of("other"), log);
        });
    }

    @Test
    void aVeryLongOneIsCutToACenturyAndDoesNotOverflow() {
        run(() -> {
            for (var longest : List.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), seconds(Double.POSITIVE_INFINITY))) {
                var task = spawn(() -> sleep(longest));
                Turns.pass(2);
                assertTrue(Loop.current().timers.untilNext(Loop.current().now()) > Duration.ofDays(36_000).toNanos());
                task.cancel();
                Turns.pass(1);
                assertTrue(task.isCancelled());
            }
        });
    }

    @Test
    void realTimePasses() {
        var before = System.nanoTime();
        run(() -> sleep(millis(5)));
        assertTrue(System.nanoTime() - before >= 5_000_000);
    }
}
