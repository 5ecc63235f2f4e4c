package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {
    private static final List<Result> RESULTS = List.of(
            Results.result("switch", Results.line(Peer.CARRIER, 100), Results.line(Peer.GO, 50)),
            Results.result("queue", Results.line(Peer.CARRIER, 40), Results.missing(Peer.GO, "go is missing: sudo apt-get install golang-go")));

    @Test
    void resultsSurviveTheirFiles(@TempDir Path folder) {
        var all = new ArrayList<>(RESULTS);
        all.add(Results.result("ws-echo", Results.server(Peer.CARRIER, 5_000)));
        all.forEach(result -> Store.save(folder, result));
        assertEquals(all, Store.load(folder));
    }

    @Test
    void everyResultHasItsSectionChartAndTable() {
        var text = Document.write(RESULTS, "benchmarks/");
        assertTrue(text.contains("## Switch between tasks\n"), text);
        assertTrue(text.contains("(benchmarks/switch.svg)"), text);
        assertTrue(text.contains("| The go | 150 ns | 50.0 ns | 50.0 ns – 50.0 ns | 50.0 ns | 0.50× |"), text);
    }

    @Test
    void theOverviewHasDashesWhereNothingWasMeasured() {
        var text = Document.write(RESULTS, "");
        assertTrue(text.contains("| [Switch between tasks](#switch-between-tasks) | 100 ns | 0.50× |"), text);
        assertTrue(text.contains("| [Bounded queue](#bounded-queue) | 40.0 ns | – |"), text);
        assertTrue(text.contains("- The go: not measured, go is missing: sudo apt-get install golang-go"), text);
    }

    @Test
    void serversHaveAnOverviewOfTheirOwn() {
        var served = Results.result("http-plaintext", Results.server(Peer.CARRIER, 5_000), Results.server(Peer.NETTY, 4_000));
        var text = Document.write(List.of(RESULTS.getFirst(), served), "");
        assertTrue(text.contains("|  | Meanwhile | The go |\n|---|--:|--:|\n| [Switch between tasks](#switch-between-tasks) | 100 ns | 0.50× |\n\n"), text);
        assertTrue(text.contains("|  | Meanwhile http | The netty |\n|---|--:|--:|\n| [HTTP, a short text](#http-a-short-text) | 5.00 µs | 0.80× |\n\n"), text);
        assertFalse(Document.write(RESULTS, "").contains("Servers:"));
    }

    @Test
    void eachFamilyHasAnOverview() {
        var text = Document.write(List.of(Results.result("pipe", Results.line(Peer.CARRIER, 100), Results.line(Peer.NODE, 300)),
                Results.result("http-plaintext", Results.server(Peer.CARRIER, 5_000), Results.server(Peer.NETTY, 4_000)),
                Results.result("web-order", Results.server(Peer.CARRIER, 10_000), Results.server(Peer.BARE, 9_000)),
                Results.result("tcp-echo-1", Results.server(Peer.CARRIER, 4_000), Results.server(Peer.UVLOOP, 10_000))), "");
        assertTrue(text.contains("|  | Meanwhile | The node |\n|---|--:|--:|\n| [1 GiB through a pipe](#1-gib-through-a-pipe) | 100 ns | 3.00× |\n\n"), text);
        assertTrue(text.contains("|  | Meanwhile http | The netty |\n|---|--:|--:|\n| [HTTP, a short text](#http-a-short-text) | 5.00 µs | 0.80× |\n\n"), text);
        assertTrue(text.contains("|  | Meanwhile web | The meanwhile-http |\n|---|--:|--:|\n| [An order, validated](#an-order-validated) | 10.0 µs | 0.90× |\n\n"), text);
        assertTrue(text.contains("|  | Meanwhile | The uvloop |\n|---|--:|--:|\n"
                + "| [TCP echo, 64 bytes, 1 connection](#tcp-echo-64-bytes-1-connection) | 4.00 µs | 2.50× |\n\n"), text);
    }

    @Test
    void waitsAtAFixedRateAndMemoryOfConnectionsAreComparedAsSuch() {
        var rate = Results.result("http-rate", Results.server(Peer.CARRIER, 5_000), Results.server(Peer.NETTY, 4_000));
        var idle = Results.result("http-idle", Results.holding(Peer.CARRIER, 5_000, 2_000), Results.holding(Peer.GO, 4_000, 1_000));
        var text = Document.write(List.of(rate, idle), "");
        assertTrue(text.contains("| [HTTP at a fixed rate](#http-at-a-fixed-rate) | 100 µs | 0.80× | – |\n"), text);
        assertTrue(text.contains("|  | p50 | p99 | p99.9 | × p99 of ours | requests a second | CPU | busy |"), text);
        assertTrue(text.contains("| The netty | 40.0 µs | 80.0 µs | 120 µs | 0.80× | 125,000 | 4.00 µs | 50 % |"), text);
        assertTrue(text.contains("| [10,000 idle connections](#10000-idle-connections) | 2,000 B | – | 0.50× |\n"), text);
        assertTrue(text.contains("|  | memory | × memory of ours | CPU |"), text);
        assertTrue(text.contains("| The go | 1,000 B | 0.50× | 4.00 µs |"), text);
    }

    @Test
    void everyDescriptionIsComplete() {
        Workloads.ALL.forEach(workload -> assertFalse(Pattern.compile("%[\\d,.]*[ds]\\b").matcher(workload.what() + workload.title()).find(), workload.what()));
    }

    @Test
    void linksWithinThePageLeadToHeadings() {
        var text = Document.write(RESULTS, "");
        var headings = Pattern.compile("^## (.*)$", Pattern.MULTILINE).matcher(text).results()
                .map(it -> it.group(1).toLowerCase().replaceAll("[^\\w\\- ]", "").replace(' ', '-')).toList();
        var links = Pattern.compile("\\(#([^)]*)\\)").matcher(text).results().map(it -> it.group(1)).toList();
        assertTrue(headings.containsAll(links), links + " " + headings);
        assertFalse(links.isEmpty());
    }

    @Test
    void machineVersionsAndAgeOfThePeersAreStated() {
        var text = Document.write(RESULTS, "");
        assertTrue(text.contains("2026-01-02: Difference Engine, 2 cores"), text);
        assertTrue(text.contains("| The go | version of go |"), text);
        assertTrue(text.contains("2022–23"), text);
    }

    @Test
    void aQuickRunIsCalledRough() {
        var quick = new Result("switch", 10, true, 1, Results.MACHINE, List.of(Results.line(Peer.CARRIER, 100)));
        assertTrue(Document.write(List.of(quick), "").contains("figures of a quick run"));
        assertFalse(Document.write(RESULTS, "").contains("figures of a quick run"));
    }
}
