package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The harness reads what the programs print. */
class RoundsTest {
    @Test
    void aLineForEachRound() throws Exception {
        var samples = play(new Rounds("x", 3, 0, 7), size -> size * 2L);
        assertEquals(List.of(1, 2, 3), samples.stream().map(Sample::round).toList());
        assertTrue(samples.stream().allMatch(it -> it.check() == 14 && it.unsupported() == null));
        assertTrue(samples.stream().allMatch(it -> it.wallNanos() > 0 && it.cpuNanos() >= 0 && it.peakKb() >= it.baseKb() && it.baseKb() > 0));
    }

    @Test
    void aProgramThatDoesNotHaveAWorkloadSaysSo() throws Exception {
        assertEquals("", play(new Rounds("x", 3, 0, 7), null).getFirst().unsupported());
    }

    @Test
    void otherOutputOfAProgramIsNotASample() {
        assertEquals(1, Player.samples(List.of("Hello", "{\"unsupported\":\"too old\"}")).size());
    }

    @Test
    void theCommandLineHasFourWords() {
        assertEquals(new Rounds("switch", 4, 0.5, 100), Rounds.parse("switch", "4", "0.5", "100"));
        assertThrows(IllegalArgumentException.class, () -> Rounds.parse("switch", "4"));
    }

    private static List<Sample> play(Rounds rounds, Round round) throws Exception {
        var out = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true));
        try {
            rounds.play(round);
        } finally {
            System.setOut(out);
        }
        return Player.samples(printed.toString().lines().toList());
    }
}
