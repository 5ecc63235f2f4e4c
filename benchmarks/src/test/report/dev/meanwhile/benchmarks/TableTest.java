package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void inATerminalFiguresAreFlushRight() {
        var table = new Table("", "time");
        table.row("Go", "5 ns");
        table.row("asyncio", "1.20 µs");
        assertEquals("""
                              time
                  Go          5 ns
                  asyncio  1.20 µs
                """, table.text());
    }

    @Test
    void inMarkdownTheColumnsOfFiguresAreAlignedRight() {
        var table = new Table(List.of("", "time"));
        table.row("a|b", "5 ns");
        assertEquals("|  | time |\n|---|--:|\n| a\\|b | 5 ns |\n", table.markdown());
    }

    @Test
    void theFastestStandsOnTopWithItsRatioToOurs() {
        var result = Results.result("switch", Results.line("asyncio", 1000), Results.line(Peer.CARRIER, 100), Results.missing("go", "no Go here"));
        var lines = Report.table(Results.workload("switch"), result).markdown().lines().skip(2).toList();
        assertEquals(List.of("| The meanwhile | 300 ns | 100 ns | 100 ns – 100 ns | 100 ns | 1.00× |",
                "| The asyncio | 3.00 µs | 1.00 µs | 1.00 µs – 1.00 µs | 1.00 µs | 10.0× |"), lines);
        assertEquals(List.of("The go: not measured, no Go here"), Report.gaps(result));
    }

    @Test
    void aServersTableBeginsWithItsCpuTime() {
        var result = Results.result("ws-echo", Results.server(Peer.NODE, 8_000), Results.server(Peer.CARRIER, 5_000));
        var lines = Report.table(Results.workload("ws-echo"), result).markdown().lines().toList();
        assertEquals("|  | CPU, first round | CPU | quartiles | × CPU of ours | messages a second | busy | p50 | p99 |", lines.getFirst());
        assertEquals(List.of("| The meanwhile | 15.0 µs | 5.00 µs | 5.00 µs – 5.00 µs | 1.00× | 100,000 | 50 % | 50.0 µs | 100 µs |",
                "| The node | 24.0 µs | 8.00 µs | 8.00 µs – 8.00 µs | 1.60× | 62,500 | 50 % | 80.0 µs | 160 µs |"), lines.subList(2, 4));
    }

    @Test
    void sleepersHaveAColumnForMemory() {
        var result = Results.result("sleepers-1m", Results.line(Peer.CARRIER, 100));
        assertEquals("| The meanwhile | 300 ns | 100 ns | 100 ns – 100 ns | 100 ns | 100 B | 1.00× |",
                Report.table(Results.workload("sleepers-1m"), result).markdown().lines().skip(2).findFirst().orElseThrow());
    }
}
