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
class WarmUpTest {
    @Test
    void twoHundredWaitsEnd() {
        assertEquals(200, run(() -> WarmUp.sleepInTurns()));
    }

    @Test
    void itEndsAndSaysNothing() {
        try (var log = new CapturedLog()) {
            WarmUp.play();
            assertEquals(List.of(), log.withText(""));
        }
    }

    @Test
    void itsLoopIsNotListed() {
        run(() -> {
            var seen = new ArrayList<Loop>();
            var warmUp = new Thread(WarmUp::play);
            warmUp.start();
            while (warmUp.isAlive()) {
                Loop.running().stream().filter(loop -> loop.thread().getName().contains("warm-up")).forEach(seen::add);
                Turns.pass(1);
            }
            assertEquals(List.of(), seen);
        });
    }

    @Test
    void aProgramWithManyTasksSeesItsOwnOnly() {
        run(() -> {
            var count = 2 * Spawning.MANY;
            var tasks = IntStream.range(0, count).mapToObj(n -> spawn(() -> n)).toList();
            assertTrue(WarmUp.BEGUN.get(), "nothing has warmed up");
            assertEquals(count + 1, Task.current().loop.tasks().size());
            assertEquals(IntStream.range(0, count).boxed().toList(), gather(tasks));
            assertTrue(tasks.getLast().name().equals("task-" + (count + 1)), tasks.getLast().name());
        });
    }
}
