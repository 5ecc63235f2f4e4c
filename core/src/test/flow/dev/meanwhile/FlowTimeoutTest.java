package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Timeouts around and inside of a flow's body. Inside, one that spans an {@code emit} may fire while the consumer is
 * busy elsewhere: in Python that hits the consumer (PEP 789); here it stays the body's.
 */
@org.junit.jupiter.api.Timeout(10)
class FlowTimeoutTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void aTimeoutInTheBodyEndsItsOwnWait() {
        run(() -> {
            var clock = JumpingClock.install();
            Flow<Integer> flow = generate(out -> {
                try {
                    timeout(seconds(1), () -> sleep(seconds(60)));
                } catch (TimedOutException e) {
                    out.emit(1);
                }
            });
            assertEquals(1, flow.iterator().next());
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    void aTimeoutOfTheConsumerEndsTheBodysWait() {
        run(() -> {
            var clock = JumpingClock.install();
            Flow<Integer> flow = generate(_ -> {
                try {
                    sleep(seconds(60));
                } finally {
                    sleep(seconds(2));
                    log.add("body ends");
                }
            });
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> flow.iterator().next()));
            assertEquals(List.of("body ends"), log);
            assertEquals(seconds(3), clock.elapsed());
            assertEquals(0, Task.current().cancelling());
            sleep(seconds(1));
        });
    }

    @Test
    void oneThatFiresWhileTheConsumerIsBusyDoesNotDisturbIt() {
        run(() -> {
            var clock = JumpingClock.install();
            var elements = generate(out -> timeout(seconds(1), () -> out.emit(1))).iterator();
            elements.next();
            sleep(seconds(5));
            assertEquals(seconds(5), clock.elapsed());
            // And the failure is told when the consumer asks the next time.
            assertThrows(TimedOutException.class, elements::hasNext);
            assertFalse(elements.hasNext());
        });
    }

    @Test
    void itsFailureIsToldAtTheLatestByClose() {
        run(() -> {
            JumpingClock.install();
            Flow<Integer> flow = generate(out -> timeout(seconds(1), () -> out.emit(1)));
            flow.iterator().next();
            sleep(seconds(5));
            assertThrows(TimedOutException.class, flow::close);
            flow.close();
        });
    }

    @Test
    void anElementEmittedBeforeItsTurnWaitsAndReplacesNone() {
        run(() -> {
            JumpingClock.install();
            var elements = Meanwhile.<Integer>generate(out -> {
                try {
                    timeout(seconds(1), () -> out.emit(1));
                } catch (TimedOutException e) {
                    log.add("timed out");
                    out.emit(2);
                    log.add("2 is wanted no more");
                }
            }).iterator();
            elements.hasNext();
            sleep(seconds(5));
            assertEquals(List.of("timed out"), log);
            assertEquals(1, elements.next());
            sleep(seconds(5));
            assertEquals(2, elements.next());
            sleep(seconds(5));
            assertEquals(List.of("timed out"), log);
            assertFalse(elements.hasNext());
        });
    }

    @Test
    void askingDoesNotWakeABodyThatSleepsBeforeItsTurn() {
        run(() -> {
            var clock = JumpingClock.install();
            var elements = Meanwhile.<Integer>generate(out -> {
                try {
                    timeout(seconds(1), () -> out.emit(1));
                } catch (TimedOutException e) {
                    sleep(seconds(100));
                    out.emit(2);
                }
            }).iterator();
            elements.next();
            sleep(seconds(5));
            assertEquals(2, elements.next());
            assertEquals(Duration.ofSeconds(101), clock.elapsed());
        });
    }
}
