package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A quick run ends within five minutes, whatever the machine does. The clock is simulated. */
class ScheduleTest {
    private static final List<Workload> QUICK = Workloads.ALL.stream().filter(workload -> workload.effort().inQuick()).toList();
    private static final List<Peer> PEERS = IntStream.range(0, 10)
            .mapToObj(n -> Peer.ready("p" + n, "P" + n, "1", true, List.of("true"))).toList();

    private long now;

    /** Each process takes this long. {@return the number of processes of each workload} */
    private List<Integer> run(boolean quick, Duration each) {
        now = 0;
        var schedule = new Schedule(quick, () -> now);
        schedule.share(QUICK);
        var counts = new ArrayList<Integer>();
        for (var workload : QUICK) {
            var count = new int[1];
            var lines = new Player(PEERS, (_, _, _) -> {
                count[0]++;
                now += Math.min(each.toNanos(), schedule.process().toNanos());
                return List.of("{\"round\":1,\"wallNanos\":1,\"cpuNanos\":1,\"check\":" + workload.answer() + "}");
            }, schedule).play(workload, 1, quick);
            assertEquals(PEERS.size(), lines.size(), "a peer that was not measured has a line that says so");
            counts.add(count[0]);
        }
        return counts;
    }

    @Test
    void aQuickRunMeasuresAllIfThereIsTime() {
        assertTrue(run(true, Duration.ofSeconds(1)).stream().allMatch(count -> count == PEERS.size()));
    }

    @Test
    void onABusyMachineEachWorkloadGetsItsShare() {
        var counts = run(true, Duration.ofSeconds(5));
        assertTrue(now <= Duration.ofMinutes(5).toNanos(), () -> "it took " + Duration.ofNanos(now));
        assertTrue(counts.stream().allMatch(count -> count >= 1), counts::toString);
        assertTrue(counts.stream().anyMatch(count -> count < PEERS.size()), counts::toString);
    }

    @Test
    void processesThatHangAreEnded() {
        run(true, Duration.ofDays(1));
        assertTrue(now <= Duration.ofMinutes(5).toNanos(), () -> "it took " + Duration.ofNanos(now));
    }

    @Test
    void aFullRunTakesAsLongAsItTakes() {
        assertTrue(run(false, Duration.ofMinutes(2)).stream().allMatch(count -> count == PEERS.size()));
    }

    @Test
    void aToolThatDoesNotEndIsEnded() {
        var output = Tool.run(Path.of("."), Duration.ofMillis(50), List.of("bash", "-c", "sleep 600; true"));
        assertFalse(output.ok());
        assertEquals("it did not end within 0 s", output.text());
    }
}
