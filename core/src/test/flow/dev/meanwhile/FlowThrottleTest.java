package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Elements come no sooner after each other than they should, and all of them. */
@Timeout(10)
class FlowThrottleTest {
    private static List<Duration> times(double bodyTakes, double consumerTakes) {
        return run(() -> {
            var clock = JumpingClock.install();
            var times = new ArrayList<Duration>();
            Meanwhile.<Integer>generate(out -> {
                for (var n = 0; n < 3; n++) {
                    sleep(seconds(bodyTakes));
                    out.emit(n);
                }
            }).throttle(seconds(2)).forEach(_ -> {
                times.add(clock.elapsed());
                sleep(seconds(consumerTakes));
            });
            return times;
        });
    }

    @Test
    void aQuickBodyIsHeldUp() {
        assertEquals(List.of(seconds(0), seconds(2), seconds(4)), times(0, 0));
        assertEquals(List.of(seconds(0.5), seconds(2.5), seconds(4.5)), times(0.5, 0));
    }

    @Test
    void aSlowBodyIsNot() {
        assertEquals(List.of(seconds(3), seconds(6), seconds(9)), times(3, 0));
    }

    @Test
    void theTimeOfTheConsumerCounts() {
        assertEquals(List.of(seconds(0), seconds(2), seconds(4)), times(0, 1.5));
        assertEquals(List.of(seconds(0), seconds(3), seconds(6)), times(0, 3));
    }

    @Test
    void eachIterationBeginsAnew() {
        run(() -> {
            var clock = JumpingClock.install();
            var flow = generate(out -> out.emit(1)).throttle(seconds(5));
            flow.toList();
            flow.toList();
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }
}
