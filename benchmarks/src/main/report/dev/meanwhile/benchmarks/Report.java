package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The table of one workload. */
final class Report {
    private Report() {
    }

    /** {@return the lines for tables and charts: those with figures, the fastest first} */
    static List<Result.Line> ranked(Workload workload, Result result) {
        return result.lines().stream().filter(Result.Line::hasFigures)
                .sorted((a, b) -> Double.compare(a.steady(workload.metric()).median(), b.steady(workload.metric()).median())).toList();
    }

    static Table table(Workload workload, Result result) {
        return switch (workload.metric()) {
            case WAIT -> waiting(workload, result);
            case MEMORY -> idle(workload, result);
            case WALL, CPU -> timed(workload, result);
        };
    }

    private static Table timed(Workload workload, Result result) {
        return workload.served() ? served(workload, result) : workload.asksServer() ? asking(workload, result) : alone(workload, result);
    }

    /** First the CPU time, in two columns, because servers are compared by it. */
    private static Table served(Workload workload, Result result) {
        var table = new Table("", "CPU, first round", "CPU", "quartiles", "× CPU of ours", workload.unit() + "s a second", "busy", "p50", "p99");
        for (var line : ranked(workload, result)) {
            var cpu = line.cpu();
            var wall = line.wall().median();
            table.row(line.title(), Figures.time(line.firstCpu().median()), Figures.time(cpu.median()),
                    Figures.time(cpu.low()) + " – " + Figures.time(cpu.high()), Figures.ratio(result.ratio(line, workload.metric())),
                    Figures.count(1e9 / wall), Figures.percent(cpu.median() / wall), Figures.time(line.waits().p50()), Figures.time(line.waits().p99()));
        }
        return table;
    }

    /** How long clients wait at a rate that each server can keep up with, and what it costs the server. */
    private static Table waiting(Workload workload, Result result) {
        var table = new Table("", "p50", "p99", "p99.9", "× p99 of ours", workload.unit() + "s a second", "CPU", "busy");
        for (var line : ranked(workload, result)) {
            var cpu = line.cpu().median();
            var wall = line.wall().median();
            var waits = line.waits();
            table.row(line.title(), Figures.time(waits.p50()), Figures.time(waits.p99()), Figures.time(waits.p999()), Figures.ratio(result.ratio(line, workload.metric())),
                    Figures.count(1e9 / wall), Figures.time(cpu), Figures.percent(cpu / wall));
        }
        return table;
    }

    private static Table idle(Workload workload, Result result) {
        var table = new Table("", "memory", "× memory of ours", "CPU");
        for (var line : ranked(workload, result)) {
            table.row(line.title(), Figures.bytes(line.bytesPerTask()), Figures.ratio(result.ratio(line, workload.metric())), Figures.time(line.cpu().median()));
        }
        return table;
    }

    /** As with servers, since the other side has a core of its own. */
    private static Table asking(Workload workload, Result result) {
        var table = new Table("", "CPU, first round", "CPU", "quartiles", "× CPU of ours", plural(workload.unit()) + " a second", "busy");
        for (var line : ranked(workload, result)) {
            var cpu = line.cpu();
            var wall = line.wall().median();
            table.row(line.title(), Figures.time(line.firstCpu().median()), Figures.time(cpu.median()),
                    Figures.time(cpu.low()) + " – " + Figures.time(cpu.high()), Figures.ratio(result.ratio(line, workload.metric())),
                    Figures.count(1e9 / wall), Figures.percent(cpu.median() / wall));
        }
        return table;
    }

    private static String plural(String unit) {
        return unit.equals("query") ? "queries" : unit + "s";
    }

    private static Table alone(Workload workload, Result result) {
        var heading = new ArrayList<>(List.of("", "first round", "steady", "quartiles", "CPU"));
        if (workload.countsMemory()) {
            heading.add("memory");
        }
        heading.add(workload.metric() == Workload.Metric.CPU ? "× CPU of ours" : "× ours");
        var table = new Table(heading);
        for (var line : ranked(workload, result)) {
            table.row(cells(workload, result, line));
        }
        return table;
    }

    private static List<String> cells(Workload workload, Result result, Result.Line line) {
        var wall = line.wall();
        var cells = new ArrayList<>(List.of(line.title(), Figures.time(line.firstWall().median()), Figures.time(wall.median()),
                Figures.time(wall.low()) + " – " + Figures.time(wall.high()), Figures.time(line.cpu().median())));
        if (workload.countsMemory()) {
            cells.add(Figures.bytes(line.bytesPerTask()));
        }
        cells.add(Figures.ratio(result.ratio(line, workload.metric())));
        return cells;
    }

    /** {@return a sentence for each peer that could not be measured} */
    static List<String> gaps(Result result) {
        return result.lines().stream().filter(line -> !line.hasFigures())
                .map(line -> line.title() + ": not measured, " + line.note().strip().lines().findFirst().orElse("")).toList();
    }
}
