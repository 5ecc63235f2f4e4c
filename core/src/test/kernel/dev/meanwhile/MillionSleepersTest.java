package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait costs a heap entry and never a thread: a million tasks asleep at once fit in 2 GiB. */
@Timeout(120)
@Tag(SeedsTest.ONCE)
class MillionSleepersTest {
    @Test
    void fitInTwoGigabytes() throws IOException, InterruptedException {
        var child = ChildJvm.run(MillionSleepers.class, List.of("-Xmx2g"));
        assertEquals(0, child.status(), child::toString);
        // Among what the watchdog may have to say on a busy machine.
        assertTrue(child.output().stream().anyMatch(line -> line.startsWith("1000000, 1000000, ")), child::toString);
    }
}
