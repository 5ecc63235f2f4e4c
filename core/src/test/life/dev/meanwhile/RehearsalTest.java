package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is done to prepare the compiler is nobody's business: a program sees nothing of it. */
class RehearsalTest {
    @Test
    void twoHundredWaitsEnd() {
        assertEquals(200, run(() -> Rehearsal.sleepInTurns()));
    }

    @Test
    void itEndsAndSaysNothing() {
        try (var log = new CapturedLog()) {
            Rehearsal.play();
            assertEquals(List.of(), log.withText(""));
        }
    }

    @Test
    void itsLoopIsNotListed() {
        run(() -> {
            var seen = new ArrayList<Loop>();
            var rehearsal = new Thread(Rehearsal::play);
            rehearsal.start();
            while (rehearsal.isAlive()) {
                Loop.running().stream().filter(loop -> loop.thread().getName().contains("rehearsal")).forEach(seen::add);
                Turns.pass(1);
            }
            assertEquals(List.of(), seen);
        });
    }

    @Test
    void aProgramWithManyTasksSeesItsOwnOnly() {
        run(() -> {
            var count = 2 * Rehearsal.AT_TASKS;
            var tasks = IntStream.range(0, count).mapToObj(n -> spawn(() -> n)).toList();
            assertTrue(Rehearsal.BEGUN.get(), "nobody has rehearsed");
            assertEquals(count + 1, Task.current().loop.tasks().size());
            assertEquals(IntStream.range(0, count).boxed().toList(), gather(tasks));
            assertTrue(tasks.getLast().name().equals("task-" + (count + 1)), tasks.getLast().name());
        });
    }
}
