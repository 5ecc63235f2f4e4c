package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Action;
import dev.meanwhile.Loop;
import dev.meanwhile.Schedule;
import dev.meanwhile.test.LoopTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Periodic work, on virtual time. */
class PeriodicTest {
    private final List<Long> times = new ArrayList<>();

    private static long now() {
        return Loop.current().time().toSeconds();
    }

    private static Periodic.Work work(Schedule schedule, boolean onEachLoop, Action<?> action) {
        return new Periodic.Work("work", schedule, action, onEachLoop);
    }

    private static Schedule everyMinute() {
        return Schedule.of(Duration.ofMinutes(1)).afterFirstPeriod();
    }

    @LoopTest
    void itKeepsToTheBeatAndDoesNotOverlap() {
        var began = now();
        var periodic = new Periodic();
        periodic.start(List.of(work(everyMinute(), false, () -> {
            times.add(now() - began);
            sleep(seconds(times.size() == 1 ? 90 : 1));
        })), true);
        sleep(Duration.ofSeconds(250));
        periodic.stop();
        sleep(Duration.ofHours(1));
        assertEquals(List.of(60L, 180L, 240L), times);
    }

    @LoopTest
    void aFailureIsReportedAndItGoesOn() {
        var reported = new ArrayList<String>();
        Loop.current().exceptionHandler((message, _) -> reported.add(message));
        var periodic = new Periodic();
        periodic.start(List.of(work(everyMinute(), false, () -> {
            throw new IllegalStateException("for the test");
        })), true);
        sleep(Duration.ofSeconds(150));
        periodic.stop();
        assertEquals(List.of("the periodic work work failed; it continues", "the periodic work work failed; it continues"), reported);
    }

    @LoopTest
    void stoppingWaitsUntilWhatIsUnderWayHasCleanedUp() {
        var order = new ArrayList<String>();
        var periodic = new Periodic();
        periodic.start(List.of(work(everyMinute(), false, () -> {
            try {
                order.add("begins");
                sleep(Duration.ofDays(1));
            } finally {
                dev.meanwhile.Meanwhile.shielded(() -> sleep(seconds(3)));
                order.add("cleaned up");
            }
        })), true);
        sleep(Duration.ofSeconds(61));
        periodic.stop();
        order.add("stopped");
        assertEquals(List.of("begins", "cleaned up", "stopped"), order);
    }

    @LoopTest
    void onlyWhatIsForEachLoopRunsOnTheOthers() {
        var periodic = new Periodic();
        periodic.start(List.of(work(everyMinute(), false, () -> times.add(1L)), work(everyMinute(), true, () -> times.add(2L))), false);
        sleep(Duration.ofSeconds(61));
        periodic.stop();
        assertEquals(List.of(2L), times);
    }
}
