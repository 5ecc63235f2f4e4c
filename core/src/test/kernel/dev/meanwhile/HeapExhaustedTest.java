package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory that runs out, in waits too, is the failure of a task; at worst the loop ends, and says so by the status of the program. */
@Tag(SeedsTest.ONCE)
class HeapExhaustedTest {
    private static final List<String> SMALL = List.of("-Xmx64m");

    @Test
    @Timeout(300)
    void theTaskThatTakesAllFailsAndTheOthersGoOn() throws Exception {
        var child = ChildJvm.run(HeapEater.class, SMALL, "one");
        if (child.status() == 1 && !RunModes.carrier()) {
            // The JDK's scheduler may lose threads then, and nothing can start those again.
            assertTrue(child.output().stream().anyMatch(line -> line.contains("OutOfMemoryError")), child::toString);
            return;
        }
        assertEquals(0, child.status(), child::toString);
        assertEquals(2, child.output().stream().filter("the eater failed"::equals).count(), child::toString);
        assertTrue(child.output().contains("the others go on"), child::toString);
    }

    @Test
    @Tag(SeedsTest.LONG)
    @Timeout(300)
    void aLoopWhoseThreadTheJvmHasLostEnds() throws Exception {
        assumeTrue(!RunModes.carrier(), "in carrier mode the scheduler is the loop itself");
        var child = ChildJvm.run(HeapEater.class, SMALL, "lost");
        assertEquals(1, child.status(), child::toString);
        assertTrue(child.output().contains(
                "java.lang.OutOfMemoryError: the heap was exhausted, and the JVM lost a thread of the loop, so the loop was ended"), child::toString);
    }

    /** In portable mode the JVM may spend minutes in collecting garbage of which there is next to none. */
    @Test
    @Tag(SeedsTest.LONG)
    @Timeout(600)
    void aStormOfTasksEnds() throws Exception {
        assumeTrue(RunModes.carrier(), "how long it takes in portable mode is not bounded");
        var child = ChildJvm.run(HeapEater.class, SMALL, "storm");
        assertTrue(child.status() == 0 ? child.output().containsAll(List.of("the storm failed", "[1, 2]", "end")) : child.status() == 1,
                child::toString);
    }
}
