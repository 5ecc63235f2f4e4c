package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Elements come in lists: full ones, or what there is when the time is up. */
@Timeout(10)
class FlowChunkedTest {
    private final List<Integer> emitted = new ArrayList<>();

    /** Numbers, each after its pause. */
    private Flow<Integer> after(double... pauses) {
        return generate(out -> {
            for (var n = 0; n < pauses.length; n++) {
                sleep(seconds(pauses[n]));
                emitted.add(n + 1);
                out.emit(n + 1);
            }
        });
    }

    @Test
    void bySizeTheLastMayBeShorter() {
        run(() -> {
            assertEquals(List.of(List.of(1, 2), List.of(3)), after(0, 0, 0).chunked(2).toList());
            assertEquals(List.of(List.of(1, 2)), after(0, 0).chunked(2).toList());
            assertEquals(List.of(), after().chunked(2).toList());
        });
    }

    @Test
    void bySizeTheBodyDoesNotRunAhead() {
        run(() -> {
            try (var chunks = after(0, 0, 0, 0).chunked(2)) {
                chunks.iterator().next();
                Turns.pass(5);
                assertEquals(List.of(1, 2), emitted);
            }
        });
    }

    @Test
    void byTimeCountedFromTheFirstOfTheList() {
        run(() -> {
            var clock = JumpingClock.install();
            var times = new ArrayList<Duration>();
            var chunks = new ArrayList<List<Integer>>();
            after(5, 1, 1, 1, 4).chunked(10, seconds(2.5)).forEach(chunk -> {
                times.add(clock.elapsed());
                chunks.add(chunk);
            });
            assertEquals(List.of(List.of(1, 2, 3), List.of(4), List.of(5)), chunks);
            assertEquals(List.of(seconds(7.5), seconds(10.5), seconds(12)), times);
        });
    }

    @Test
    void aFullListDoesNotWaitForTheTime() {
        run(() -> {
            var clock = JumpingClock.install();
            assertEquals(List.of(List.of(1, 2), List.of(3, 4)), after(1, 1, 1, 1).chunked(2, seconds(60)).toList());
            assertEquals(seconds(4), clock.elapsed());
        });
    }

    @Test
    void byTimeTheBodyIsAheadByOneAtTheMost() {
        run(() -> {
            JumpingClock.install();
            try (var chunks = after(1, 1, 1, 1, 1, 1).chunked(2, seconds(60))) {
                chunks.iterator().next();
                sleep(seconds(60));
                assertEquals(List.of(1, 2), emitted);
            }
            emitted.clear();
            try (var chunks = after(1, 1, 1, 1, 1, 1).chunked(9, seconds(1.5))) {
                assertEquals(List.of(1, 2), chunks.iterator().next());
                sleep(seconds(60));
                assertEquals(List.of(1, 2, 3), emitted);
            }
        });
    }

    @Test
    void aTimeoutThatTheFlowItselfRanIntoIsAFailure() {
        run(() -> {
            JumpingClock.install();
            var slow = Meanwhile.<Integer>generate(out -> {
                out.emit(1);
                Meanwhile.timeout(seconds(1), () -> sleep(seconds(5)));
            });
            assertThrows(TimedOutException.class, () -> slow.chunked(2, seconds(60)).toList());
        });
    }

    @Test
    void nullIsAnElement() {
        run(() -> {
            var nulls = Meanwhile.<Integer>generate(out -> out.emit(null));
            assertEquals(List.of(Arrays.asList((Integer) null)), nulls.chunked(2).toList());
            assertEquals(List.of(Arrays.asList((Integer) null)), nulls.chunked(2, seconds(1)).toList());
        });
    }

    @Test
    void listsAreTheConsumersToKeepAndNotToChange() {
        run(() -> {
            var chunks = after(0, 0, 0).chunked(2).toList();
            assertThrows(UnsupportedOperationException.class, () -> chunks.getFirst().add(1));
            assertThrows(IllegalArgumentException.class, () -> after(0).chunked(0));
            assertThrows(IllegalArgumentException.class, () -> after(0).chunked(0, seconds(1)));
        });
    }
}
