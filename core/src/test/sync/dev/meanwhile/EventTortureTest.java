package dev.meanwhile;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever a task is cancelled, the others that wait for the event are woken. */
@Timeout(30)
class EventTortureTest {
    private static final class Flashes extends Torture.Attempt {
        private final Event event = event();
        private int woken;

        @Override
        void begin() {
            for (var n = 0; n < 2; n++) {
                spawn(() -> {
                    event.await();
                    woken++;
                });
            }
            spawn(() -> {
                for (var n = 0; n < 4; n++) {
                    Turns.pass(3);
                    event.set();
                    event.clear();
                }
                event.set();
            });
        }

        @Override
        void body() {
            event.await();
            Turns.pass(1);
            event.await();
        }

        @Override
        void secondBody() {
            event.await();
            event.await();
        }

        @Override
        void check() {
            while (Task.current().loop.live().snapshot().size() > 1) {
                Turns.pass(1);
            }
            assertEquals(2, woken);
        }
    }

    @Test
    void anEventThatIsSetForAMoment() {
        Torture.thoroughly(Flashes::new);
        var pairs = Torture.atEveryPairOfTurns(Flashes::new);
        assertTrue(pairs > 25, () -> "only " + pairs + " pairs");
    }
}
