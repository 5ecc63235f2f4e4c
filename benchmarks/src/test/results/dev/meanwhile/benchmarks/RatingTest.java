package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatingTest {
    private static final Workload SWITCH = Results.workload("switch");
    private static final Peer PEER = Peer.ready("p", "P", "1", true, List.of());

    @Test
    void theFirstRoundOfEachProcessIsColdAndTheSecondHalfIsSteady() {
        long n = SWITCH.operations();
        var line = Rating.rate(SWITCH, PEER, List.of(Results.rounds(1, 90 * n, 50 * n, 10 * n, 10 * n), Results.rounds(1, 70 * n, 50 * n, 12 * n, 12 * n)));
        assertEquals(new Spread(80, 75, 85, 2), line.firstWall());
        assertEquals(new Spread(40, 37.5, 42.5, 2), line.firstCpu());
        assertEquals(new Spread(11, 10, 12, 4), line.wall());
        assertEquals(5.5, line.cpu().median());
    }

    @Test
    void memoryIsTheGrowthForEachUnitOfSize() {
        var sleepers = Results.workload("sleepers-100k");
        assertEquals(1024.0 * 1024 / 100_000, Rating.rate(sleepers, PEER, List.of(Results.rounds(1, 5, 6))).bytesPerTask());
    }

    @Test
    void memoryThatIsHeldCountsRatherThanThePeak() {
        var idle = Results.workload("http-idle");
        var round = new Sample(1, 1, 1, 1, 90_000, 20_000, 1, 1, 1, 70_000, null);
        assertEquals(50_000 * 1024.0 / 10_000, Rating.rate(idle, PEER, List.of(List.of(round))).bytesPerTask());
    }

    @Test
    void waitsAreTheMediansOfSteadyRounds() {
        var echo = Results.workload("ws-echo");
        var rounds = List.of(new Sample(1, 1, 1, 1, 1, 1, 900, 9000, 9000, 0, null), new Sample(2, 1, 1, 1, 1, 1, 10, 100, 1000, 0, null),
                new Sample(3, 1, 1, 1, 1, 1, 20, 300, 3000, 0, null));
        assertEquals(new Result.Waits(15, 200, 2000), Rating.rate(echo, PEER, List.of(rounds)).waits());
        assertNull(Rating.rate(SWITCH, PEER, List.of(rounds)).waits());
    }

    @Test
    void theOnlyRoundIsColdAndSteadyAtOnce() {
        assertEquals(1, Rating.secondHalf(Results.rounds(1, 5)).size());
    }

    @Test
    void ofThreeRoundsTheColdOneIsNotSteady() {
        assertEquals(List.of(6L, 7L), Rating.secondHalf(Results.rounds(1, 5, 6, 7)).stream().map(Sample::wallNanos).toList());
    }

    @Test
    void aWrongAnswerIsNoResult() {
        assertEquals("wrong answer in round 1: 3 instead of 200000", Rating.mistake(SWITCH, Results.rounds(3, 5)));
        assertEquals("", Rating.mistake(SWITCH, Results.rounds(200_000, 5, 6)));
        assertEquals("printed no round", Rating.mistake(SWITCH, List.of()));
    }
}
