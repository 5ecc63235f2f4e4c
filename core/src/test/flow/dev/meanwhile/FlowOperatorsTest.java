package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FlowOperatorsTest {
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> numbers() {
        return generate(out -> {
            try {
                for (var n = 1;; n++) {
                    log.add("make " + n);
                    out.emit(n);
                }
            } finally {
                Turns.pass(2);
                log.add("end");
            }
        });
    }

    private static <T> List<T> iterated(Flow<T> flow) {
        var got = new ArrayList<T>();
        flow.iterator().forEachRemaining(got::add);
        return got;
    }

    @Test
    void mapFilterAndTakeInAnyOrder() {
        run(() -> {
            var squaresOfEven = numbers().filter(n -> n % 2 == 0).map(n -> n * n).take(3);
            assertEquals(List.of(4, 16, 36), squaresOfEven.toList());
            assertEquals(List.of(4, 16, 36), iterated(squaresOfEven));
            assertEquals(List.of("1", "2"), numbers().take(2).map(String::valueOf).toList());
            assertEquals(List.of(2), numbers().take(3).filter(n -> n % 2 == 0).toList());
        });
    }

    @Test
    void anElementPassesAllOperatorsBeforeTheNextIsMade() {
        run(() -> numbers().map(n -> {
            log.add("map " + n);
            return n;
        }).take(2).forEach(n -> log.add("got " + n)));
        assertEquals(List.of("make 1", "map 1", "got 1", "make 2", "map 2", "got 2", "end"), log);
    }

    @Test
    void functionsMayWait() {
        run(() -> {
            var slow = numbers().filter(_ -> {
                Turns.pass(1);
                return true;
            }).map(n -> {
                Turns.pass(1);
                return -n;
            }).take(2);
            assertEquals(List.of(-1, -2), slow.toList());
            assertEquals(List.of(-1, -2), iterated(slow));
        });
    }

    @Test
    void takeMakesNoMoreThanItGives() {
        run(() -> assertEquals(List.of(1, 2), numbers().take(2).toList()));
        assertEquals(List.of("make 1", "make 2", "end"), log);
    }

    @Test
    void takeOfNoneRunsNothing() {
        run(() -> {
            assertEquals(List.of(), numbers().take(0).toList());
            assertFalse(numbers().take(0).iterator().hasNext());
        });
        assertEquals(List.of(), log);
    }

    @Test
    void takeOfMoreThanThereAreTakesAll() {
        run(() -> assertEquals(List.of(1, 2), Flow.of(List.of(1, 2)).take(5).toList()));
    }

    @Test
    void takeOfANegativeNumberIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> numbers().take(-1));
        assertTrue(refused.getMessage().startsWith("take(-1)"), refused.getMessage());
    }

    @Test
    void takeInsideTakeEndsBoth() {
        run(() -> {
            assertEquals(List.of(1, 2), numbers().take(5).take(2).toList());
            assertEquals(List.of(1, 2), numbers().take(2).take(5).toList());
        });
    }

    @Test
    void aBodyThatCatchesTheEndGetsNoMoreThrough() {
        run(() -> {
            Flow<Integer> stubborn = generate(out -> {
                for (var n = 1; n <= 4; n++) {
                    try {
                        out.emit(n);
                    } catch (Cancelled cancelled) {
                        log.add("caught at " + n);
                    }
                }
            });
            var seen = new ArrayList<Integer>();
            var ignored = assertThrows(IllegalStateException.class, () -> stubborn.take(2).forEach(seen::add));
            assertTrue(ignored.getMessage().contains("must not catch Cancelled and continue"), ignored.getMessage());
            assertEquals(List.of(1, 2), seen);
        });
        assertEquals(List.of("caught at 2"), log);
    }

    @Test
    void theEndOfTakeIsNotACancellationOfTheTask() {
        run(() -> {
            numbers().take(1).forEach(_ -> { });
            assertEquals(0, Task.current().cancelling());
            Turns.pass(1);
        });
    }

    @Test
    void aTakeThatIsCancelledItselfIsCancelled() {
        run(() -> {
            var task = Meanwhile.spawn(() -> numbers().take(100).forEach(_ -> Turns.pass(1)));
            Turns.pass(3);
            task.cancel();
            Ends.cancelled(task);
        });
        assertEquals("end", log.getLast());
    }

    @Test
    void operatorsLeaveTheFlowAsItIs() {
        run(() -> {
            var flow = Flow.of(List.of(1, 2, 3));
            flow.take(1).toList();
            flow.map(n -> n + 1).toList();
            assertEquals(List.of(1, 2, 3), flow.toList());
        });
    }
}
