package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsTest {
    @Test
    void aTimeIsMetOrMissed() {
        assertEquals(Goal.Verdict.MET, verdict("switch between tasks: at most 180 ns", Results.result("switch", Results.line(Peer.CARRIER, 180))));
        assertEquals(Goal.Verdict.MISSED, verdict("switch between tasks: at most 180 ns", Results.result("switch", Results.line(Peer.CARRIER, 181))));
    }

    @Test
    void ratiosAreTakenAgainstTheBestOfAPeersForms() {
        var aim = "bounded queue: ahead of ArrayBlockingQueue";
        assertEquals(Goal.Verdict.MET, verdict(aim, jdk("queue", 105, 200)));
        assertEquals(Goal.Verdict.MISSED, verdict(aim, jdk("queue", 95, 200)));
    }

    @Test
    void ifCoresMatterOneCarrierCounts() {
        var aim = "spawn and join: 1.7× as fast as JDK virtual threads on one carrier";
        assertEquals(Goal.Verdict.MET, verdict(aim, jdk("spawn", 100, 175)));
        assertEquals(Goal.Verdict.MISSED, verdict(aim, jdk("spawn", 200, 165)));
    }

    private static Result jdk(String workload, double allCores, double oneCarrier) {
        return Results.result(workload, Results.line(Peer.CARRIER, 100), Results.line(Peer.JDK, allCores), Results.line(Peer.JDK_ONE, oneCarrier));
    }

    @Test
    void beingFasterIsWithinAnyBound() {
        assertEquals(Goal.Verdict.MET, verdict("spawn and join: within 1.5× of Go",
                Results.result("spawn", Results.line(Peer.CARRIER, 100), Results.line(Peer.GO, 700))));
        assertEquals(Goal.Verdict.MISSED, verdict("spawn and join: within 1.5× of Go",
                Results.result("spawn", Results.line(Peer.CARRIER, 100), Results.line(Peer.GO, 60))));
    }

    @Test
    void serversAreComparedByCpuTime() {
        var http = Results.result("http-plaintext", Results.server(Peer.CARRIER, 5_900), Results.server(Peer.WEB, 6_100), Results.server(Peer.NETTY, 5_000),
                Results.server(Peer.HELIDON, 5_800), Results.server(Peer.FASTAPI, 48_000));
        assertEquals(Goal.Verdict.MET, verdict("HTTP, a short text: within 1.2× of Netty", http));
        assertEquals(Goal.Verdict.MISSED, verdict("HTTP, a short text: ahead of Helidon", http));
        assertEquals(Goal.Verdict.MET, verdict("HTTP, a short text: 8× as fast as FastAPI", http));
        assertEquals(Goal.Verdict.MISSED, verdict("web, HTTP, a short text: 8× as fast as FastAPI", http));
        assertEquals(Goal.Verdict.UNKNOWN, verdict("HTTP, a short text: ahead of Go", http));
    }

    @Test
    void frameworksAreComparedWithOurFramework() {
        var order = Results.result("web-order", Results.server(Peer.CARRIER, 12_000), Results.server(Peer.BARE, 10_000), Results.server(Peer.FASTAPI, 119_000),
                Results.server(Peer.SPRING, 30_000), Results.server(Peer.JAVALIN, 11_000));
        assertEquals(Goal.Verdict.MET, verdict("an order, validated: within 1.25× of our bare http server", order));
        assertEquals(Goal.Verdict.MISSED, verdict("an order, validated: 10× as fast as FastAPI", order));
        assertEquals(Goal.Verdict.MET, verdict("an order, validated: ahead of Spring", order));
        assertEquals(Goal.Verdict.MISSED, verdict("an order, validated: ahead of Javalin", order));
        assertEquals(Goal.Verdict.UNKNOWN, verdict("an order, validated: ahead of Helidon", order));
        var page = Results.result("web-page", Results.server(Peer.CARRIER, 10_000), Results.server(Peer.FASTAPI, 51_000));
        assertEquals(Goal.Verdict.MET, verdict("a page from a template: 5× as fast as FastAPI", page));
    }

    @Test
    void echoesAreComparedByCpuTimeToo() {
        var small = Results.result("tcp-echo-100", Results.server(Peer.CARRIER, 5_000), Results.server(Peer.UVLOOP, 9_900), Results.server(Peer.NETTY, 4_000),
                Results.server(Peer.GO, 5_100));
        assertEquals(Goal.Verdict.MISSED, verdict("TCP echo, 64 bytes, 100 connections: 2× as fast as uvloop", small));
        assertEquals(Goal.Verdict.MET, verdict("TCP echo, 64 bytes, 100 connections: within 1.25× of Netty", small));
        assertEquals(Goal.Verdict.MET, verdict("TCP echo, 64 bytes, 100 connections: ahead of Go", small));
        var large = Results.result("tcp-echo-64k", Results.server(Peer.CARRIER, 48_000), Results.server(Peer.NETTY, 40_000));
        assertEquals(Goal.Verdict.MISSED, verdict("TCP echo, 64 KiB, 100 connections: level with Netty (within 1.15×)", large));
    }

    @Test
    void filesAndProcessesAreComparedByWallTime() {
        var file = Results.result("file-large", Results.line(Peer.CARRIER, 100), Results.line(Peer.NIO, 80), Results.line(Peer.ASYNCIO, 510));
        assertEquals(Goal.Verdict.MET, verdict("a file of 2 GiB: within 1.3× of java.nio", file));
        assertEquals(Goal.Verdict.MET, verdict("a file of 2 GiB: 5× as fast as aiofiles", file));
        assertEquals(Goal.Verdict.MISSED, verdict("200 short processes: level with Go (within 1.1×)",
                Results.result("processes", Results.line(Peer.CARRIER, 112), Results.line(Peer.GO, 100))));
    }

    @Test
    void oneWorkloadThatIsSlowerMissesAGoalForAllAndIsNamed() {
        var aim = "portable mode: every workload at least as fast as uvloop";
        var fast = Results.result("switch", Results.line(Peer.PORTABLE, 100), Results.line(Peer.UVLOOP, 200));
        var slow = Results.result("queue", Results.line(Peer.PORTABLE, 300), Results.line(Peer.UVLOOP, 200));
        assertEquals(Goal.Verdict.MET, verdict(aim, fast));
        assertEquals("slower in bounded queue (1.50× its time)", goal(aim, fast, slow).measured());
        assertEquals(Goal.Verdict.MISSED, goal(aim, fast, slow).verdict());
    }

    @Test
    void coldRoundsAreComparedWithColdRounds() {
        var aim = "cold: no first round slower than asyncio's";
        assertEquals(Goal.Verdict.MET, verdict(aim, Results.result("switch", Results.line(Peer.CARRIER, 100), Results.line(Peer.ASYNCIO, 101))));
        assertEquals(Goal.Verdict.MISSED, verdict(aim, Results.result("switch", Results.line(Peer.CARRIER, 100), Results.line(Peer.ASYNCIO, 99))));
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorMissed() {
        assertTrue(Goals.check(List.of()).stream().allMatch(goal -> goal.verdict() == Goal.Verdict.UNKNOWN));
        assertEquals(Goal.Verdict.UNKNOWN, verdict("spawn and join: within 1.5× of Go",
                Results.result("spawn", Results.line(Peer.CARRIER, 100), Results.missing(Peer.GO, "no Go here"))));
    }

    private static Goal.Verdict verdict(String aim, Result... results) {
        return goal(aim, results).verdict();
    }

    private static Goal goal(String aim, Result... results) {
        return Goals.check(List.of(results)).stream().filter(goal -> goal.aim().equals(aim)).findFirst().orElseThrow();
    }
}
