package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessClockTest {
    @Test
    void ofThisProcessItIsTheSameFromInsideAndFromOutside() {
        var inside = new ProcessClock();
        var outside = ProcessClock.of(ProcessHandle.current().pid());
        var before = inside.nanos();
        var between = outside.nanos();
        var after = inside.nanos();
        assertTrue(before <= between && between <= after, before + " " + between + " " + after);
    }

    @Test
    void ofAnotherProcessItIsAnother() throws Exception {
        var process = new ProcessBuilder("sleep", "600").start();
        try {
            var used = ProcessClock.of(process.pid()).nanos();
            assertTrue(used < new ProcessClock().nanos(), () -> "sleep has used " + used + " ns");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void anEndedProcessHasNone() throws Exception {
        var process = new ProcessBuilder("true").start();
        process.waitFor();
        var clock = ProcessClock.of(process.pid());
        assertThrows(IllegalStateException.class, clock::nanos);
    }
}
