package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The body runs ahead of the consumer as far as it may. */
@Timeout(10)
class FlowBufferTest {
    private final List<Integer> emitted = new ArrayList<>();

    private Flow<Integer> upTo(int last) {
        return generate(out -> {
            for (var n = 1; n <= last; n++) {
                sleep(seconds(1));
                emitted.add(n);
                out.emit(n);
            }
        });
    }

    @Test
    void bodyAndConsumerWorkAtTheSameTime() {
        run(() -> {
            var clock = JumpingClock.install();
            var got = new ArrayList<Integer>();
            upTo(4).buffer(1).forEach(n -> {
                sleep(seconds(1));
                got.add(n);
            });
            assertEquals(List.of(1, 2, 3, 4), got);
            assertEquals(seconds(5), clock.elapsed());
        });
    }

    @Test
    void theBodyIsAheadByTheCapacityAndNoMore() {
        run(() -> {
            JumpingClock.install();
            try (var buffered = upTo(9).buffer(2)) {
                var elements = buffered.iterator();
                elements.next();
                sleep(seconds(60));
                assertEquals(List.of(1, 2, 3), emitted);
                elements.next();
                sleep(seconds(60));
                assertEquals(List.of(1, 2, 3, 4), emitted);
            }
        });
    }

    @Test
    void aFailureComesAfterTheElementsBeforeIt() {
        run(() -> {
            JumpingClock.install();
            var broken = Meanwhile.<Integer>generate(out -> {
                out.emit(1);
                out.emit(2);
                throw new IllegalArgumentException("broken");
            });
            var got = new ArrayList<Integer>();
            assertThrows(IllegalArgumentException.class, () -> broken.buffer(5).forEach(n -> {
                sleep(seconds(1));
                got.add(n);
            }));
            assertEquals(List.of(1, 2), got);
        });
    }

    @Test
    void thereMustBeRoomForOne() {
        assertThrows(IllegalArgumentException.class, () -> upTo(1).buffer(0));
    }
}
